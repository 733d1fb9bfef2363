package dev.gitopstopology.localcluster.capi;

import dev.gitopstopology.localcluster.ClusterOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Stands in for Cluster API's controllers on a hub without them: gives each Cluster a real API server on this machine and reports what
 * Cluster API would, step by step. Its machines are Node objects and nothing more. The hub needs the CRDs of {@link Components#Core} and
 * {@link Components#KubeadmControlPlane}.
 *
 * <p>What runs is in memory: a provider that starts later knows nothing of the control planes of one before.
 */
public final class LocalProvider implements AutoCloseable {
    private static final int LONGEST_NAME = 40;
    private final KubernetesClient hub;
    private final UnaryOperator<ClusterOptions> options;
    private final Map<String, ProvisionedCluster> clusters = new ConcurrentHashMap<>();
    private final List<SharedIndexInformer<GenericKubernetesResource>> informers;

    private LocalProvider(KubernetesClient hub, UnaryOperator<ClusterOptions> options) {
        this.hub = hub;
        this.options = options;
        this.informers = Stream.of(Kinds.CLUSTER, Kinds.CLUSTER_CLASS, Kinds.CONTROL_PLANE, Kinds.MACHINE_DEPLOYMENT)
                .map(this::watch)
                .toList();
    }

    public static LocalProvider start(KubernetesClient hub) {
        return start(hub, UnaryOperator.identity());
    }

    /** @param options of the control planes, such as where their files are */
    public static LocalProvider start(KubernetesClient hub, UnaryOperator<ClusterOptions> options) {
        return new LocalProvider(hub, options);
    }

    /** The Cluster of this name, which need not exist yet. */
    public ProvisionedCluster cluster(String namespace, String name) {
        return clusters.computeIfAbsent(
                namespace + "/" + name,
                key -> new ProvisionedCluster(
                        hub,
                        namespace,
                        name,
                        options.apply(ClusterOptions.named(
                                name.substring(0, Math.min(name.length(), LONGEST_NAME))))));
    }

    private SharedIndexInformer<GenericKubernetesResource> watch(ResourceDefinitionContext kind) {
        return hub.genericKubernetesResources(kind)
                .inAnyNamespace()
                .inform(new ChangeOf<>(kind.equals(Kinds.CLUSTER) ? this::cluster : this::around));
    }

    private void cluster(GenericKubernetesResource cluster) {
        cluster(cluster.getMetadata().getNamespace(), cluster.getMetadata().getName())
                .wake();
    }

    /** Which Cluster it belongs to, each finds out by itself. */
    private void around(GenericKubernetesResource other) {
        clusters.values().forEach(ProvisionedCluster::wake);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        clusters.values().parallelStream().forEach(ProvisionedCluster::close);
    }
}
