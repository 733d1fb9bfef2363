package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Unchanged;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.RenderedSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member's namespace beside its Flux, on the cluster where the engine runs. What is ours in it is known by its labels; the namespace
 * itself stays for ever, since what is delivered to the member is written down there, and is not ours.
 */
public final class FluxNamespace {
    private static final String RBAC = "rbac.authorization.k8s.io/v1";
    private static final String KUSTOMIZE = "kustomize.toolkit.fluxcd.io/v1";
    private static final String SOURCE = "source.toolkit.fluxcd.io/v1";
    private final Target engine;
    private final ApiObjects objects;
    private final String namespace;
    private final InstanceId instance;

    public FluxNamespace(Target engine, String namespace, InstanceId instance) {
        this.engine = engine;
        this.objects = engine.objects();
        this.namespace = namespace;
        this.instance = instance;
    }

    /**
     * Writes what is missing or not as wanted.
     *
     * @param installer our own right to do so, where the engine does not run on the hub
     * @throws DeliveryException when something of a name that we need is not ours, the namespace above all: whoever made it could
     *     have let himself in
     */
    public void deliver(RenderedSet set, @Nullable Manifest installer) {
        if (installer != null) {
            Manifest own = set.manifests().get(0);
            requireOurs(own);
            new EngineRoom(engine).ensure(own, installer);
        }
        for (Manifest manifest : set.manifests()) {
            JsonNode found = requireOurs(manifest);
            // The digest tells what is no longer wanted, such as a fact, which containing every wanted field does not.
            Manifest wanted = manifest.withAnnotation(Api.ANNOTATION_DIGEST, manifest.digest());
            if (found == null || !Unchanged.contained(found, wanted.json())) {
                objects.apply(wanted, true);
            }
        }
    }

    private @Nullable JsonNode requireOurs(Manifest manifest) {
        JsonNode found = objects.get(manifest.id());
        if (found != null && !ours(found)) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "ForeignObject",
                    "%s on cluster %s exists and is not ours; delete or rename it, or annotate it with gitops-topology.dev/adopt=true to hand it over"
                            .formatted(manifest.id(), engine.name()));
        }
        return found;
    }

    /**
     * Stops what Flux delivers from here, whatever becomes of the objects: one that is suspended prunes nothing and uninstalls nothing,
     * not even when it is deleted.
     */
    public void suspend() {
        for (JsonNode live : delivering()) {
            if (!suspendedByUs(live) && !live.path("metadata").has("deletionTimestamp")) {
                ObjectNode json = OwnFields.of(live);
                json.withObjectProperty("metadata")
                        .withObjectProperty("annotations")
                        .put(Api.ANNOTATION_SUSPENDED, instance.value());
                json.withObjectProperty("spec").put("suspend", true);
                objects.apply(Manifest.of(json), true);
            }
        }
    }

    /** Gives back what {@link #suspend} took, and nothing that somebody else suspended. */
    public void resume() {
        for (JsonNode live : delivering()) {
            if (suspendedByUs(live)) {
                ObjectNode json = OwnFields.of(live);
                without(json.withObjectProperty("metadata"), "annotations", Api.ANNOTATION_SUSPENDED);
                without(json, "spec", "suspend");
                objects.apply(Manifest.of(json), true); // what we no longer apply is taken off what we own
            }
        }
    }

    /**
     * Has what is ours name the member by another record from now on, so that nothing of it waits for its next delivery, or is left
     * behind when it has none.
     *
     * @param kubeConfig what {@code spec.kubeConfig} is to be
     */
    public void refer(JsonNode kubeConfig) {
        for (JsonNode live : delivering()) {
            JsonNode present = live.at("/spec/kubeConfig");
            if (owned(live) && present.isObject() && !present.equals(kubeConfig)) {
                ObjectNode json = OwnFields.of(live);
                json.withObjectProperty("spec").set("kubeConfig", kubeConfig);
                objects.apply(Manifest.of(json), true);
            }
        }
    }

    /** Deletes objects of ours in it, and no others. */
    public void drop(List<ObjectId> these) {
        for (ObjectId id : these) {
            JsonNode live = objects.get(id);
            if (live != null && ours(live)) {
                objects.delete(id, live);
            }
        }
    }

    /** Takes away what is ours, but for the namespace. What a tenant's Kustomization has deployed stays. */
    public void remove() {
        for (ObjectId like : List.of(
                new ObjectId(KUSTOMIZE, "Kustomization", namespace, ""),
                new ObjectId(SOURCE, "GitRepository", namespace, ""),
                new ObjectId(SOURCE, "HelmRepository", namespace, ""),
                new ObjectId(SOURCE, "OCIRepository", namespace, ""))) {
            objects.listIfServed(like).stream().filter(this::owned).forEach(live -> delete(like, live));
        }
        for (ObjectId like : List.of(
                new ObjectId(RBAC, "RoleBinding", namespace, ""),
                new ObjectId("v1", "ServiceAccount", namespace, ""),
                new ObjectId("v1", "ConfigMap", namespace, ""),
                new ObjectId("v1", "Secret", namespace, ""))) {
            for (JsonNode live : objects.list(like, Api.LABEL_INSTANCE, instance.value())) {
                if (ClusterSecretDelivery.managedByUs(live.path("metadata"))) {
                    delete(like, live);
                }
            }
        }
    }

    private void delete(ObjectId like, JsonNode live) {
        String name = live.path("metadata").path("name").asText();
        objects.delete(new ObjectId(like.apiVersion(), like.kind(), namespace, name), live);
    }

    /** Whether there is such a namespace, and it is this instance's. */
    public boolean exists() {
        JsonNode found = objects.get(new ObjectId("v1", "Namespace", null, namespace));
        return found != null && ours(found);
    }

    /** Whether there is such a namespace, whoever's it is. */
    public boolean present() {
        return objects.get(new ObjectId("v1", "Namespace", null, namespace)) != null;
    }

    private List<JsonNode> delivering() {
        List<JsonNode> all = new ArrayList<>();
        for (ObjectId like : List.of(
                new ObjectId(KUSTOMIZE, "Kustomization", namespace, ""),
                new ObjectId("helm.toolkit.fluxcd.io/v2", "HelmRelease", namespace, ""))) {
            all.addAll(objects.listIfServed(like));
        }
        return all;
    }

    /** A tenant's or a catalogue entry's. */
    private boolean owned(JsonNode live) {
        JsonNode labels = live.path("metadata").path("labels");
        return (labels.has(Api.LABEL_TENANT) || labels.has(Api.LABEL_CATALOG_ENTRY))
                && labels.path(Api.LABEL_INSTANCE).asText().equals(instance.value());
    }

    private boolean suspendedByUs(JsonNode live) {
        return live.path("metadata").path("annotations").has(Api.ANNOTATION_SUSPENDED);
    }

    private static void without(ObjectNode json, String object, String field) {
        ObjectNode inner = json.withObjectProperty(object);
        inner.remove(field);
        if (inner.isEmpty()) {
            json.remove(object);
        }
    }

    private boolean ours(JsonNode live) {
        JsonNode metadata = live.path("metadata");
        return metadata.path("labels").path(Api.LABEL_INSTANCE).asText().equals(instance.value())
                || metadata.path("annotations")
                        .path(Api.ANNOTATION_ADOPT)
                        .asText()
                        .equals("true");
    }
}
