package dev.gitopstopology.demo;

import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.LocalFleet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A hub and other clusters with nothing on them, to try everything oneself. Closing stops every process that it started. */
public final class EmptyFleet implements AutoCloseable {
    private static final String HUB = "hub";
    private final Map<String, Path> kubeconfigs = new LinkedHashMap<>();
    private final OpenResources open;

    private EmptyFleet(Consumer<String> progress) {
        open = new OpenResources(progress);
    }

    /**
     * @param names of the clusters besides the hub
     * @param directory where each has its folder, with its kubeconfig; null: temporary ones, gone with the fleet
     * @param progress told of what does not stop
     * @throws IllegalArgumentException when a name cannot be one
     */
    public static EmptyFleet start(List<String> names, @Nullable Path directory, Consumer<String> progress) {
        Set<String> all = new LinkedHashSet<>(List.of(HUB));
        for (String name : names) {
            if (!name.matches("[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?")) {
                throw new IllegalArgumentException(
                        "a cluster cannot be named '%s'. Way out: lower-case letters and digits, such as eu-1"
                                .formatted(name));
            }
            if (!all.add(name)) {
                throw new IllegalArgumentException(
                        "there are two clusters named %s; the hub is always there. Way out: name each once"
                                .formatted(name));
            }
        }
        EmptyFleet fleet = new EmptyFleet(progress);
        try {
            fleet.startAll(all, new Place(directory));
            return fleet;
        } catch (RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    private void startAll(Set<String> names, Place place) {
        LocalFleet clusters =
                open.add(LocalFleet.start(names.stream().map(place::named).toList(), Binaries.find()));
        for (LocalCluster cluster : clusters.clusters()) {
            KubernetesClient client = open.add(new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                    .build());
            open.add(new SimulatedKubelet(client));
            kubeconfigs.put(cluster.name(), cluster.kubeconfigFile());
        }
    }

    /** An administrator's, by cluster. */
    public Map<String, Path> kubeconfigs() {
        return kubeconfigs;
    }

    @Override
    public void close() {
        open.close();
    }
}
