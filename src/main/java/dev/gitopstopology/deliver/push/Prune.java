package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.model.InstanceId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Set;

/**
 * Deletes what an inventory lists: only the very object (UID), only while it still says that it is this instance's, and never
 * a namespace or a CRD, since those hold what is not ours.
 */
public final class Prune {
    private static final Set<String> KEPT = Set.of("Namespace", "CustomResourceDefinition");
    private final ApiObjects objects;
    private final InstanceId instance;

    Prune(ApiObjects objects, InstanceId instance) {
        this.objects = objects;
        this.instance = instance;
    }

    /** Whether it is of a kind that is ever deleted. */
    public static boolean deletes(Inventory.Entry entry) {
        return !KEPT.contains(entry.id().kind());
    }

    /** In a namespace of a member that left our rights end, and the copies there before them. */
    void remove(Inventory.Entry entry, Set<String> home) {
        try {
            remove(entry);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN
                    || home.contains(String.valueOf(entry.id().namespace()))) {
                throw e;
            }
        }
    }

    void remove(Inventory.Entry entry) {
        if (KEPT.contains(entry.id().kind())) {
            return;
        }
        JsonNode found = objects.get(entry.id());
        if (found == null) {
            return;
        }
        JsonNode metadata = found.path("metadata");
        boolean labelled =
                metadata.path("labels").path(Api.LABEL_INSTANCE).asText().equals(instance.value());
        boolean recorded =
                entry.uid() == null || entry.uid().equals(metadata.path("uid").asText());
        if (labelled && recorded && !metadata.has("deletionTimestamp")) {
            objects.delete(entry.id(), found);
        }
    }
}
