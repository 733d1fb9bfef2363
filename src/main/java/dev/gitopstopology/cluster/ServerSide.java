package dev.gitopstopology.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Server-side apply of one manifest, or the server's answer to what it would do (kubernetes.io/docs/reference/using-api/server-side-apply).
 * Throws what the client throws.
 *
 * @param manager field manager
 * @param force takes fields of a present object that another manager holds
 * @param dryRun the server checks and admits, and stores nothing
 */
public record ServerSide(KubernetesClient client, String manager, boolean force, boolean dryRun) {

    /** The object as it is; null when there is none. */
    public @Nullable GenericKubernetesResource find(Manifest manifest) {
        return client.resource(object(manifest)).get();
    }

    /**
     * Writes nothing where that would change nothing.
     *
     * @param present what {@link #find} found: this very object is changed, or none
     */
    public Change apply(Manifest manifest, @Nullable GenericKubernetesResource present) {
        GenericKubernetesResource object = object(manifest);
        if (present != null && AsWanted.is(present, object, manager)) {
            return Change.Unchanged;
        }
        if (present != null) {
            // With the UID the server changes this very object or none.
            object.getMetadata().setUid(present.getMetadata().getUid());
        }
        PatchContext.Builder patch = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force && present != null);
        if (dryRun) {
            patch.withDryRun(List.of("All"));
        }
        GenericKubernetesResource after = client.resource(object).patch(patch.build(), object);
        if (present == null) {
            return Change.Created;
        }
        return same(present, after) ? Change.Unchanged : Change.Changed;
    }

    /**
     * Takes a free name. An apply would merge into what somebody else made since we looked; a create is refused then. So the name is
     * taken by a create of as little as the kind allows, and all the rest is applied. A label that every manifest keeps is in it: an
     * object of which nobody set a field has no manager, and after a crash before the apply it would be nobody's.
     *
     * @return the object that is ours now; null when somebody was faster
     */
    @Nullable
    GenericKubernetesResource reserve(Manifest manifest) {
        ObjectNode least = JsonNodeFactory.instance.objectNode();
        List.of("apiVersion", "kind", "roleRef").forEach(field -> {
            if (manifest.json().has(field)) {
                least.set(field, manifest.json().get(field));
            }
        });
        ObjectNode metadata = least.putObject("metadata").put("name", manifest.name());
        metadata.putObject("labels").put(EnrolmentObjects.MANAGED_BY, Api.FIELD_MANAGER);
        if (manifest.namespace() != null) {
            metadata.put("namespace", manifest.namespace());
        }
        try {
            return client.resource(
                            client.getKubernetesSerialization().convertValue(least, GenericKubernetesResource.class))
                    .create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return null;
            }
            throw e;
        }
    }

    private GenericKubernetesResource object(Manifest manifest) {
        return client.getKubernetesSerialization().convertValue(manifest.json(), GenericKubernetesResource.class);
    }

    /** A dry run leaves the resource version as it is, so there the content is compared. */
    private boolean same(GenericKubernetesResource before, GenericKubernetesResource after) {
        String version = after.getMetadata().getResourceVersion();
        if (!dryRun) {
            return Objects.equals(before.getMetadata().getResourceVersion(), version);
        }
        return content(before).equals(content(after));
    }

    private GenericKubernetesResource content(GenericKubernetesResource object) {
        GenericKubernetesResource copy = client.getKubernetesSerialization().clone(object);
        copy.getMetadata().setManagedFields(List.of());
        copy.getMetadata().setResourceVersion(null);
        copy.getMetadata().setGeneration(null);
        return copy;
    }
}
