package dev.gitopstopology.observe;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.InstanceId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches the objects of one instance on one cluster by label, and calls when one of them changes. Keeps no more of an object
 * than its identity, so memory does not follow its size. An informer that ends for good (an API that went away) calls too.
 */
public final class DriftWatch implements AutoCloseable {
    private final List<SharedIndexInformer<GenericKubernetesResource>> informers;

    /** One kind in one namespace ({@code null}: cluster-scoped; empty: all namespaces). */
    public record Watched(
            ResourceDefinitionContext kind, @Nullable String namespace) {}

    public DriftWatch(KubernetesClient client, InstanceId instance, List<Watched> watched, Runnable changed) {
        this.informers = watched.stream()
                .map(each -> informer(client, instance, each, changed))
                .toList();
        informers.forEach(SharedIndexInformer::start);
    }

    private static SharedIndexInformer<GenericKubernetesResource> informer(
            KubernetesClient client, InstanceId instance, Watched watched, Runnable changed) {
        var kind = client.genericKubernetesResources(watched.kind());
        var scoped = watched.namespace() == null
                ? kind
                : watched.namespace().isEmpty() ? kind.inAnyNamespace() : kind.inNamespace(watched.namespace());
        SharedIndexInformer<GenericKubernetesResource> informer =
                scoped.withLabel(Api.LABEL_INSTANCE, instance.value()).runnableInformer(0);
        informer.itemStore(new IdentityStore());
        informer.addEventHandler(new Changed(changed));
        informer.exceptionHandler((started, failure) -> true);
        return informer;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }

    private record Changed(Runnable changed) implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource object) {
            changed.run();
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            changed.run();
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
            changed.run();
        }
    }
}
