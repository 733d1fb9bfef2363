package dev.gitopstopology.cluster;

import java.nio.file.Files;
import java.nio.file.Path;

/** Two real clusters, started when first asked for and kept until the JVM ends. */
final class TwoClusters {
    private static final ApiServer ONE;
    private static final ApiServer TWO;

    static {
        try {
            Path directory = Files.createTempDirectory("two-clusters");
            ONE = new ApiServer(directory.resolve("one"));
            TWO = new ApiServer(directory.resolve("two"));
            try (Network network = new Network()) {
                Clients clients = new Clients(network, RequestObserver.NONE);
                ONE.awaitReady(clients);
                TWO.awaitReady(clients);
            }
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private TwoClusters() {}

    static ApiServer one() {
        return ONE;
    }

    static ApiServer two() {
        return TWO;
    }
}
