package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The few requests that delivery makes to one API server, on JSON trees. */
public final class ApiObjects {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ALWAYS_SERVED =
            Set.of("", "apps", "rbac.authorization.k8s.io", "networking.k8s.io", "apiextensions.k8s.io");
    private final KubernetesClient client;
    private final Function<ObjectId, ResourceDefinitionContext> kinds;

    public ApiObjects(KubernetesClient client) {
        this(client, Kinds::context);
    }

    /** @param kinds plural and scope of the kinds that are written */
    public ApiObjects(KubernetesClient client, Function<ObjectId, ResourceDefinitionContext> kinds) {
        this.client = client;
        this.kinds = kinds;
    }

    /**
     * @return null when the API server says that there is no such object
     * @throws KubernetesClientException also for a 404 that is not an API server's: nothing is gone because a proxy says so
     */
    @Nullable
    public JsonNode get(ObjectId id) {
        try {
            return JSON.valueToTree(resource(id).require());
        } catch (ResourceNotFoundException e) {
            // Whatever went wrong: the client calls each failure so.
            if (e.getCause() instanceof KubernetesClientException answer) {
                requireAbsence(id, answer);
                return null;
            }
            throw e;
        }
    }

    /**
     * The same, where a mistake would be dear: gone is only what the API server itself says is gone, and of a kind that it serves.
     *
     * @throws DeliveryException KindNotServed
     */
    @Nullable
    public JsonNode getOrSaidToBeAbsent(ObjectId id) {
        try {
            return JSON.valueToTree(resource(id).require());
        } catch (ResourceNotFoundException e) {
            if (e.getCause() instanceof KubernetesClientException answer) {
                Status status = answer.getStatus();
                boolean said = answer.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                        && status != null
                        && "NotFound".equals(status.getReason())
                        && status.getDetails() != null
                        && id.name().equals(status.getDetails().getName());
                if (said) {
                    return null;
                }
                if (answer.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    throw new DeliveryException(
                            Outcome.Waiting,
                            "ClusterAPIMissing",
                            "%s: the hub does not serve %s, so nobody knows whether it is there; install Cluster API again, or set spec.deletionPolicy to Retain"
                                    .formatted(id, id.apiVersion()));
                }
                throw answer;
            }
            throw e;
        }
    }

    /** Where a kind is not served, such as one of a CRD that is not there, an API server's 404 is as bare as a proxy's. */
    private static void requireAbsence(ObjectId id, KubernetesClientException answer) {
        Status status = answer.getStatus();
        boolean said = status != null
                && status.getReason() != null
                && !status.getReason().isEmpty();
        boolean absent = answer.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
        if (!absent || !said && ALWAYS_SERVED.contains(id.group())) {
            throw answer;
        }
    }

    /** Objects of the kind and namespace of {@code like} that carry the label; none when the kind is not there (yet). */
    public List<JsonNode> list(ObjectId like, String label, String value) {
        try {
            var operation = client.genericKubernetesResources(kinds.apply(like));
            var scoped = like.namespace() == null ? operation : operation.inNamespace(like.namespace());
            return scoped.withLabel(label, value).list().getItems().stream()
                    .<JsonNode>map(JSON::valueToTree)
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                requireAbsence(like, e);
                return List.of();
            }
            throw e;
        }
    }

    /** The same, whatever their labels. */
    public List<JsonNode> listIfServed(ObjectId like) {
        try {
            return list(like);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                requireAbsence(like, e);
                return List.of();
            }
            throw e;
        }
    }

    /** Names of those that are being deleted; none when the kind is not there. Metadata is all that is read of them. */
    List<String> leaving(ObjectId like) {
        ResourceDefinitionContext kind = kinds.apply(like);
        try {
            return new MetadataOnly(client)
                    .list("apis/%s/namespaces/%s/%s".formatted(like.apiVersion(), like.namespace(), kind.getPlural()))
                    .path("items")
                    .valueStream()
                    .map(item -> item.path("metadata"))
                    .filter(metadata -> metadata.has("deletionTimestamp"))
                    .map(metadata -> metadata.path("name").asText())
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /** Whether the API server knows the kind, and lets us list it. */
    boolean served(ObjectId like) {
        try {
            list(like);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                requireAbsence(like, e);
                return false;
            }
            throw e;
        }
    }

    /** Whether the API server tells that it has such a resource. */
    boolean serves(String apiVersion, String plural) {
        @Nullable APIResourceList list = client.getApiResources(apiVersion);
        return list != null
                && list.getResources().stream().map(APIResource::getName).anyMatch(plural::equals);
    }

    /** All objects of the kind in the namespace of {@code like}. */
    public List<JsonNode> list(ObjectId like) {
        return client
                .genericKubernetesResources(kinds.apply(like))
                .inNamespace(like.namespace())
                .list()
                .getItems()
                .stream()
                .<JsonNode>map(JSON::valueToTree)
                .toList();
    }

    /**
     * @param force whether to take fields over from other managers; only for objects that are ours
     */
    public JsonNode apply(Manifest manifest, boolean force) {
        var managed = target(manifest).fieldManager(Api.FIELD_MANAGER);
        return JSON.valueToTree(force ? managed.forceConflicts().serverSideApply() : managed.serverSideApply());
    }

    /** What a forced apply would make of the object; nothing is written. */
    public JsonNode rehearse(Manifest manifest) {
        return JSON.valueToTree(target(manifest)
                .dryRun()
                .fieldManager(Api.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply());
    }

    /** Whether a forced apply would leave what people asked of the object as it is, in whatever form the server keeps it. */
    public boolean wouldChangeNothing(Manifest manifest, JsonNode found) {
        return asked(rehearse(manifest)).equals(asked(found));
    }

    /** What people asked of an object, without what the server adds. */
    public static ObjectNode asked(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("status");
        copy.withObjectProperty("metadata").remove(List.of("managedFields", "resourceVersion", "generation"));
        return copy;
    }

    /** Applies, or with {@code dryRun} only asks whether it would be taken; a field that the server does not know is refused, not dropped. */
    public JsonNode applyStrictly(Manifest manifest, boolean force, boolean dryRun) {
        var managed = target(manifest)
                .dryRun(dryRun)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .fieldManager(Api.FIELD_MANAGER);
        return JSON.valueToTree(force ? managed.forceConflicts().serverSideApply() : managed.serverSideApply());
    }

    private Resource<GenericKubernetesResource> target(Manifest manifest) {
        GenericKubernetesResource body =
                JSON.convertValue(withoutStringData(manifest.json()), GenericKubernetesResource.class);
        var writable = client.genericKubernetesResources(kinds.apply(manifest.id()));
        return manifest.namespace() == null
                ? writable.resource(body)
                : writable.inNamespace(manifest.namespace()).resource(body);
    }

    /** Changes some fields of an object that is there, and says nothing of the others. */
    public void merge(ObjectId id, String patch) {
        resource(id)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(Api.FIELD_MANAGER)
                                .build(),
                        patch);
    }

    /** Creates, and never changes: a 409 says that somebody was first. */
    JsonNode create(Manifest manifest) {
        return JSON.valueToTree(target(manifest).create());
    }

    /** Whether it could be created; nothing is written. */
    public void rehearseCreation(Manifest manifest) {
        target(manifest).dryRun().create();
    }

    /**
     * Changes fields that are not ours to apply, of exactly the object that was looked at.
     *
     * @param patch JSON merge patch (RFC 7386)
     */
    public JsonNode merge(ObjectId id, JsonNode seen, ObjectNode patch) {
        ObjectNode locked = patch.deepCopy();
        locked.withObjectProperty("metadata")
                .set("resourceVersion", seen.path("metadata").path("resourceVersion"));
        return JSON.valueToTree(resource(id).patch(PatchContext.of(PatchType.JSON_MERGE), locked.toString()));
    }

    /**
     * Deletes exactly the object that was looked at: the API server compares the resourceVersion. When the answer is that there
     * is no such object, that is looked at.
     */
    public void delete(ObjectId id, JsonNode seen) {
        JsonNode metadata = seen.path("metadata");
        boolean deleted = !resource(id)
                .lockResourceVersion(metadata.path("resourceVersion").asText())
                .delete()
                .isEmpty();
        JsonNode live = deleted ? null : get(id);
        if (live != null && live.path("metadata").path("uid").equals(metadata.path("uid"))) {
            throw new KubernetesClientException(
                    id + " is said not to be there when it is deleted, and is there",
                    HttpURLConnection.HTTP_NOT_FOUND,
                    null);
        }
    }

    private Resource<GenericKubernetesResource> resource(ObjectId id) {
        MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
                operation = client.genericKubernetesResources(kinds.apply(id));
        return id.namespace() == null
                ? operation.withName(id.name())
                : operation.inNamespace(id.namespace()).withName(id.name());
    }

    /** Server-side apply would own {@code stringData} and {@code data} apart; we only ever write the latter. */
    public static ObjectNode withoutStringData(ObjectNode json) {
        JsonNode plain = json.path("stringData");
        if (!plain.isObject()) {
            return json;
        }
        ObjectNode copy = json.deepCopy();
        copy.remove("stringData");
        ObjectNode data = copy.withObjectProperty("data");
        plain.properties()
                .forEach(field -> data.put(
                        field.getKey(),
                        Base64.getEncoder()
                                .encodeToString(field.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        return copy;
    }
}
