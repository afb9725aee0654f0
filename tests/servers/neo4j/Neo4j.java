import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.harness.Neo4jBuilders;

/** A real Neo4j Community server below the folder args[0]; it ends when its standard input does. */
class Neo4j {
    public static void main(String[] args) throws Exception {
        var caller = System.out;
        System.setOut(System.err);
        var free = new SocketAddress("127.0.0.1", 0);
        var server = Neo4jBuilders.newInProcessBuilder(Path.of(args[0]))
            .withConfig(GraphDatabaseSettings.auth_enabled, true)
            .withConfig(BoltConnector.enabled, true)
            .withConfig(BoltConnector.listen_address, free)
            .withConfig(BoltConnector.advertised_address, free)
            .withConfig(HttpConnector.enabled, true)
            .withConfig(HttpConnector.listen_address, free)
            .withConfig(HttpConnector.advertised_address, free)
            .build();
        caller.println("ready " + server.boltURI() + " " + server.httpURI());
        while (System.in.read() >= 0) { }
        server.close();  // removes its files
        Runtime.getRuntime().halt(0);
    }
}
