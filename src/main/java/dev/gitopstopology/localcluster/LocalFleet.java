package dev.gitopstopology.localcluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Several local clusters, started and closed together. */
public final class LocalFleet implements AutoCloseable {
    private final Map<String, LocalCluster> clusters;

    private LocalFleet(Map<String, LocalCluster> clusters) {
        this.clusters = clusters;
    }

    /** Starts clusters with these names and the default options, in parallel. */
    public static LocalFleet start(String... names) {
        return start(List.of(names).stream().map(ClusterOptions::named).toList(), Binaries.find());
    }

    /** Starts clusters in parallel; when one does not start, the others are closed. */
    public static LocalFleet start(List<ClusterOptions> all, Binaries binaries) {
        if (all.stream().map(ClusterOptions::name).distinct().count() < all.size()) {
            throw new IllegalArgumentException("two clusters of a fleet have the same name: " + all);
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, all.size()));
        List<Future<LocalCluster>> starts = new ArrayList<>();
        all.forEach(options -> starts.add(threads.submit(() -> LocalCluster.start(options, binaries))));
        threads.shutdown();
        Map<String, LocalCluster> started = new LinkedHashMap<>();
        LocalClusterException failure = null;
        for (Future<LocalCluster> start : starts) {
            try {
                LocalCluster cluster = outcome(start, threads);
                started.put(cluster.name(), cluster);
            } catch (ExecutionException e) {
                if (failure == null) {
                    failure = new LocalClusterException(
                            "A fleet of %d clusters did not start: %s".formatted(all.size(), why(e.getCause())),
                            e.getCause());
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        LocalFleet fleet = new LocalFleet(started);
        if (failure != null) {
            fleet.close();
            throw failure;
        }
        return fleet;
    }

    private static String why(@Nullable Throwable cause) {
        return cause instanceof LocalClusterException told ? String.valueOf(told.getMessage()) : String.valueOf(cause);
    }

    /** Waits for a start. On an interrupt all starts are interrupted, and still waited for: each takes its own processes away. */
    private static LocalCluster outcome(Future<LocalCluster> start, ExecutorService threads) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return start.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    threads.shutdownNow();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The clusters in the order in which they were asked for. */
    public List<LocalCluster> clusters() {
        return List.copyOf(clusters.values());
    }

    public LocalCluster cluster(String name) {
        LocalCluster cluster = clusters.get(name);
        if (cluster == null) {
            throw new IllegalArgumentException("no cluster " + name + " in this fleet, only " + clusters.keySet());
        }
        return cluster;
    }

    @Override
    public void close() {
        clusters.values().parallelStream().forEach(LocalCluster::close);
    }
}
