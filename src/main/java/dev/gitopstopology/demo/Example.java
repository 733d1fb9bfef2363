package dev.gitopstopology.demo;

import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.Provision;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The custom resources of one folder under {@code examples/}.
 *
 * @param others tenants and catalogue entries
 * @param found what they find on the hub: ConfigMaps, and objects of Cluster API that are somebody else's
 */
public record Example(
        String name,
        List<GitOpsTopology> topologies,
        List<FleetCluster> clusters,
        List<HasMetadata> others,
        List<GenericKubernetesResource> found) {
    static final String CLUSTER = "Cluster";
    private static final Map<String, Class<? extends HasMetadata>> OTHERS =
            Map.of("GitOpsTenant", GitOpsTenant.class, "GitOpsCatalogEntry", GitOpsCatalogEntry.class);
    private static final List<String> FOUND = List.of("ConfigMap", "ClusterClass", CLUSTER);

    /**
     * @param home where {@code examples/} is
     * @throws IllegalArgumentException when there is no such example, or it needs a cloud
     */
    public static Example load(Path home, String name) {
        Path folder = home.resolve("examples").resolve(name);
        if (!name.matches("[a-z0-9-]+") || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no example '%s'. Way out: --example with one of %s"
                    .formatted(name, String.join(", ", names(home.resolve("examples")))));
        }
        KubernetesSerialization yaml = new KubernetesSerialization();
        List<GitOpsTopology> topologies = new ArrayList<>();
        List<FleetCluster> clusters = new ArrayList<>();
        List<HasMetadata> others = new ArrayList<>();
        List<GenericKubernetesResource> found = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                String text = Files.readString(file);
                String kind = kind(text);
                if (kind.equals("GitOpsTopology")) {
                    topologies.add(yaml.unmarshal(text, GitOpsTopology.class));
                } else if (kind.equals("FleetCluster")) {
                    clusters.add(yaml.unmarshal(text, FleetCluster.class));
                } else if (OTHERS.containsKey(kind)) {
                    others.add(yaml.unmarshal(text, OTHERS.get(kind)));
                } else if (FOUND.contains(kind)) {
                    found.add(yaml.unmarshal(text, GenericKubernetesResource.class));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Example example = new Example(name, topologies, clusters, others, found);
        example.requireNoCloud();
        return example;
    }

    private static List<String> names(Path examples) {
        try (var folders = Files.list(examples)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the examples cannot be listed in " + examples, e);
        }
    }

    private static String kind(String text) {
        return text.lines()
                .filter(line -> line.startsWith("kind: "))
                .map(line -> line.substring("kind: ".length()))
                .findFirst()
                .orElse("");
    }

    /** Only a cluster of a class that is here can be made without its cloud's provider. */
    private void requireNoCloud() {
        for (FleetCluster cluster : clusters) {
            ClusterApi asked = cluster.getSpec().connection().clusterAPI();
            Provision provision = asked == null ? null : asked.provision();
            if (provision != null
                    && (provision.classRef() == null
                            || !finds("ClusterClass", provision.classRef().name()))) {
                throw new IllegalArgumentException(
                        ("example %1$s is not for the demo: FleetCluster %2$s needs a provider of Cluster API that"
                                        + " this machine has not. Way out: --example cluster-api, or 'render -f examples/%1$s'")
                                .formatted(name, cluster.getMetadata().getName()));
            }
        }
    }

    boolean finds(String kind, String object) {
        return found.stream()
                .anyMatch(each -> each.getKind().equals(kind)
                        && each.getMetadata().getName().equals(object));
    }

    /** What its ConfigMaps hold. */
    List<String> manifests() {
        return found.stream()
                .filter(each -> each.getKind().equals("ConfigMap"))
                .flatMap(each -> each.<Map<String, String>>get("data").values().stream())
                .toList();
    }

    /** Whether the hub needs Cluster API. */
    public boolean usesClusterApi() {
        return clusters.stream()
                .anyMatch(cluster -> cluster.getSpec().connection().type() == ConnectionType.ClusterAPI);
    }

    /** All that are to be members in the end: those declared, and those that are adopted. */
    public List<String> members() {
        return Stream.concat(
                        clusters.stream(),
                        found.stream().filter(each -> each.getKind().equals(CLUSTER)))
                .map(each -> each.getMetadata().getName())
                .sorted()
                .toList();
    }

    /** The clusters that have to be started besides the hub. */
    public List<FleetCluster> remote() {
        return clusters.stream()
                .filter(cluster -> cluster.getSpec().connection().type() == ConnectionType.Kubeconfig)
                .toList();
    }
}
