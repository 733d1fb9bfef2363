package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Does for catalogue entries what the Argo CD of the hub would do. */
record EntryApplications(World world) {
    private static final String CASCADE = "resources-finalizer.argocd.argoproj.io";

    /** Waits until the entry is to be on the cluster, and makes its Application, which is well. */
    void deliver(String entry, String cluster) {
        await(entry + " on " + cluster)
                .atMost(World.PATIENCE)
                .until(() -> marks(cluster).contains(entry) && set(entry) != null);
        String instance =
                Objects.requireNonNull(set(entry)).getMetadata().getLabels().get(Api.LABEL_INSTANCE);
        GenericKubernetesResource application = Resources.application(entry, cluster, instance, "main");
        application.setAdditionalProperty(
                "status", Map.of("sync", Map.of("status", "Synced"), "health", Map.of("status", "Healthy")));
        world.hub().resource(application).create();
    }

    private @Nullable GenericKubernetesResource set(String entry) {
        return find("ApplicationSet", "catalog-" + entry).get();
    }

    @Nullable
    GenericKubernetesResource application(String name) {
        return find("Application", name).get();
    }

    private Resource<GenericKubernetesResource> find(String kind, String name) {
        return world.hub()
                .genericKubernetesResources("argoproj.io/v1alpha1", kind)
                .inNamespace("argocd")
                .withName(name);
    }

    /** Names of the entries that the cluster's Secret says it is to have. */
    List<String> marks(String cluster) {
        return world
                .hub()
                .secrets()
                .inNamespace("argocd")
                .withLabel(Api.LABEL_CLUSTER, cluster)
                .list()
                .getItems()
                .stream()
                .flatMap(secret -> secret.getMetadata().getLabels().keySet().stream())
                .filter(label -> label.startsWith(Api.LABELS_CATALOG))
                .map(label -> label.substring(Api.LABELS_CATALOG.length()))
                .sorted()
                .toList();
    }

    void awaitEnding(String application) {
        await(application + " is being deleted").atMost(World.PATIENCE).until(() -> {
            GenericKubernetesResource found = application(application);
            return found != null && found.isMarkedForDeletion();
        });
        assertThat(Objects.requireNonNull(application(application))
                        .getMetadata()
                        .getFinalizers())
                .containsExactly(CASCADE);
    }

    /** As when all that was deployed is deleted. */
    void finish(String application) {
        find("Application", application)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    }
}
