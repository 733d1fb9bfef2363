package dev.gitopstopology.demo;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of every Deployment and StatefulSet that its pods are ready, because a control plane without nodes has nobody who could.
 * For the demo and the tests; whoever uses it has to say so.
 */
public final class SimulatedKubelet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedKubelet.class);
    private final KubernetesClient client;
    private final List<SharedIndexInformer<?>> informers;

    public SimulatedKubelet(KubernetesClient client) {
        this.client = client;
        this.informers = List.of(
                client.apps().deployments().inAnyNamespace().inform(new Each<>(this::ready)),
                client.apps().statefulSets().inAnyNamespace().inform(new Each<>(this::ready)));
    }

    private void ready(Deployment deployment) {
        int replicas = deployment.getSpec().getReplicas();
        Long generation = deployment.getMetadata().getGeneration();
        if (deployment.getStatus() == null
                || !generation.equals(deployment.getStatus().getObservedGeneration())
                || !Integer.valueOf(replicas).equals(deployment.getStatus().getAvailableReplicas())) {
            quietly(() -> client.resource(new DeploymentBuilder(deployment)
                            .withNewStatus()
                            .withObservedGeneration(generation)
                            .withReplicas(replicas)
                            .withUpdatedReplicas(replicas)
                            .withReadyReplicas(replicas)
                            .withAvailableReplicas(replicas)
                            .endStatus()
                            .build())
                    .updateStatus());
        }
    }

    private void ready(StatefulSet set) {
        int replicas = set.getSpec().getReplicas();
        Long generation = set.getMetadata().getGeneration();
        if (set.getStatus() == null
                || !generation.equals(set.getStatus().getObservedGeneration())
                || !Integer.valueOf(replicas).equals(set.getStatus().getReadyReplicas())) {
            quietly(() -> client.resource(new StatefulSetBuilder(set)
                            .withNewStatus()
                            .withObservedGeneration(generation)
                            .withReplicas(replicas)
                            .withUpdatedReplicas(replicas)
                            .withReadyReplicas(replicas)
                            .withAvailableReplicas(replicas)
                            .withCurrentReplicas(replicas)
                            .endStatus()
                            .build())
                    .updateStatus());
        }
    }

    /** A write that met a newer version is made again when that version arrives. */
    private static void quietly(Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                LOG.atDebug().setCause(e).log("simulated readiness not written");
            }
        }
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }

    private record Each<T>(Consumer<T> ready) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            ready.accept(object);
        }

        @Override
        public void onUpdate(T before, T after) {
            ready.accept(after);
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            // nothing left to be ready
        }
    }
}
