package dev.gitopstopology.demo;

import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The custom resources of one folder under {@code examples/}.
 *
 * @param others tenants and catalogue entries
 */
public record Example(
        String name, List<GitOpsTopology> topologies, List<FleetCluster> clusters, List<HasMetadata> others) {
    /**
     * @param home where {@code examples/} is
     * @throws IllegalArgumentException when there is no such example
     */
    public static Example load(Path home, String name) {
        Path folder = home.resolve("examples").resolve(name);
        if (!name.matches("[a-z0-9-]+") || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no example " + name + " under " + folder.getParent());
        }
        KubernetesSerialization yaml = new KubernetesSerialization();
        List<GitOpsTopology> topologies = new ArrayList<>();
        List<FleetCluster> clusters = new ArrayList<>();
        List<HasMetadata> others = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                String text = Files.readString(file);
                if (text.contains("\nkind: GitOpsTopology\n")) {
                    topologies.add(yaml.unmarshal(text, GitOpsTopology.class));
                } else if (text.contains("\nkind: FleetCluster\n")) {
                    clusters.add(yaml.unmarshal(text, FleetCluster.class));
                } else if (text.contains("\nkind: GitOpsTenant\n")) {
                    others.add(yaml.unmarshal(text, GitOpsTenant.class));
                } else if (text.contains("\nkind: GitOpsCatalogEntry\n")) {
                    others.add(yaml.unmarshal(text, GitOpsCatalogEntry.class));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Example(name, topologies, clusters, others);
    }

    /** The clusters that have to be started besides the hub. */
    public List<FleetCluster> remote() {
        return clusters.stream()
                .filter(cluster -> cluster.getSpec().connection().type() == ConnectionType.Kubeconfig)
                .toList();
    }
}
