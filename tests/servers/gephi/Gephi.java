import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.Table;
import org.gephi.io.importer.api.EdgeDirectionDefault;
import org.gephi.io.importer.api.EdgeMergeStrategy;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/** Opens each file as Gephi does and prints its nodes and edges, parts of a line between tabs. */
class Gephi {
    static PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] files) throws Exception {
        System.setOut(System.err);
        for (var name : files) {
            var projects = Lookup.getDefault().lookup(ProjectController.class);
            projects.newProject();
            var importer = Lookup.getDefault().lookup(ImportController.class);
            var container = importer.importFile(new File(name));
            container.getLoader().setEdgesMergeStrategy(EdgeMergeStrategy.NO_MERGE);
            container.getLoader().setEdgeDefault(EdgeDirectionDefault.DIRECTED);
            importer.process(container, new DefaultProcessor(), projects.getCurrentWorkspace());
            var report = container.getReport();
            report.getIssuesList(1000).forEach(
                issue -> line("issue", issue.getLevel(), issue.getMessage()));
            var model = Lookup.getDefault().lookup(GraphController.class).getGraphModel();
            var graph = model.getDirectedGraph();
            line("file", name, graph.getNodeCount(), graph.getEdgeCount());
            for (var node : graph.getNodes()) {
                line("node", node.getId(), node.getLabel(), values(node, model.getNodeTable()));
            }
            for (var edge : graph.getEdges()) {
                line("edge", edge.getId(), edge.getSource().getId(), edge.getTarget().getId(),
                    edge.getTypeLabel(), edge.isDirected(), values(edge, model.getEdgeTable()));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    static String values(Element element, Table table) {
        var text = new StringBuilder();
        for (Column column : table) {
            var value = element.getAttribute(column);
            if (!column.isProperty() && value != null) {
                text.append(column.getTitle()).append('=').append(value).append('\u001f');
            }
        }
        return text.toString();
    }

    static void line(Object... parts) {
        var texts = Arrays.stream(parts).map(part -> String.valueOf(part)
            .replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"));
        out.println(String.join("\t", texts.toList()));
    }
}
