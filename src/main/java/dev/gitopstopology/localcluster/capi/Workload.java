package dev.gitopstopology.localcluster.capi;

import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real control plane of a Cluster, and its Nodes. */
final class Workload implements AutoCloseable {
    private final LocalCluster cluster;
    private final ClientCertificates certificates;
    private final Path caFile;
    private final Runnable changed;
    private @Nullable KubernetesClient client;
    private @Nullable Nodes nodes;

    private Workload(LocalCluster cluster, ClientCertificates certificates, Path caFile, Runnable changed) {
        this.cluster = cluster;
        this.certificates = certificates;
        this.caFile = caFile;
        this.changed = changed;
    }

    /** Returns when the API server is ready. */
    static Workload start(ClusterOptions options, Runnable changed) {
        ClientCertificates certificates = new ClientCertificates();
        try {
            Path ca = Files.createTempFile("local-provider-", ".crt");
            Files.writeString(ca, certificates.ca());
            String[] flags = Stream.concat(options.apiServerFlags().stream(), Stream.of("--client-ca-file=" + ca))
                    .toArray(String[]::new);
            LocalCluster cluster = LocalCluster.start(options.withApiServerFlags(flags));
            Workload workload = new Workload(cluster, certificates, ca, changed);
            workload.connect();
            return workload;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LocalCluster cluster() {
        return cluster;
    }

    /** With another client certificate each time. */
    String kubeconfig(String name) {
        return AdminKubeconfig.of(name, cluster, certificates.issue("kubernetes-admin", "system:masters"));
    }

    boolean alive() {
        return nodes != null;
    }

    boolean networked() {
        return nodes != null && nodes.networked();
    }

    void sync(List<Machine> machines, Pool controlPlane) {
        if (nodes != null) {
            nodes.sync(machines, controlPlane);
        }
    }

    void stop() {
        disconnect();
        cluster.stop();
    }

    void restart() {
        cluster.restart();
        connect();
    }

    private void connect() {
        Config config = new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig()))
                .withUserAgent("local-provider")
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        nodes = new Nodes(client, changed);
    }

    private void disconnect() {
        if (nodes != null) {
            nodes.close();
            nodes = null;
        }
        if (client != null) {
            client.close();
            client = null;
        }
    }

    @Override
    public void close() {
        disconnect();
        cluster.close();
        try {
            Files.deleteIfExists(caFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
