package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Tombstones as ConfigMaps on the hub. Written once: what was known first is known best. */
public final class TombstoneStore {
    private final ApiObjects objects;
    private final String role;

    public TombstoneStore(Target hub, String role) {
        this.objects = hub.objects();
        this.role = role;
    }

    /** Whether there is one at that place already. */
    public boolean has(String namespace, String name) {
        JsonNode found = objects.get(id(namespace, name));
        return found != null && ours(found);
    }

    /**
     * @return whether it is there now; false where its namespace is gone or going, or somebody else's object has the name
     */
    public boolean leave(Manifest tombstone) {
        try {
            objects.create(tombstone);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return has(String.valueOf(tombstone.namespace()), tombstone.name());
            }
            String said =
                    e.getStatus() == null ? "" : String.valueOf(e.getStatus().getMessage());
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                    || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN && said.contains("being terminated")) {
                return false;
            }
            throw e;
        }
    }

    /** Takes it away: what it tells of is in order. */
    public void remove(String namespace, String name) {
        ObjectId id = id(namespace, name);
        JsonNode found = objects.get(id);
        if (found != null && ours(found)) {
            objects.delete(id, found);
        }
    }

    private boolean ours(JsonNode found) {
        return found.path("metadata")
                .path("labels")
                .path(Api.LABEL_ROLE)
                .asText()
                .equals(role);
    }

    private static ObjectId id(String namespace, String name) {
        return new ObjectId("v1", "ConfigMap", namespace, name);
    }
}
