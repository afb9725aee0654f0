import org.apache.jena.fuseki.main.FusekiServer;
import org.apache.jena.sparql.core.DatasetGraphFactory;

/** A real Fuseki with one empty dataset in memory; it ends when its standard input does. */
class Fuseki {
    public static void main(String[] args) throws Exception {
        var caller = System.out;
        System.setOut(System.err);
        var server = FusekiServer.create()
            .port(0)
            .loopback(true)
            .add("/data", DatasetGraphFactory.createTxnMem(), true)
            .build()
            .start();
        caller.println("ready http://127.0.0.1:" + server.getPort() + "/data");
        while (System.in.read() >= 0) { }
        Runtime.getRuntime().halt(0);
    }
}
