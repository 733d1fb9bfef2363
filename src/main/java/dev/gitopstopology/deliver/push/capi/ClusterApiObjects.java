package dev.gitopstopology.deliver.push.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.push.ApiObjects;
import dev.gitopstopology.deliver.push.Refusal;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of Cluster API on the hub that make one cluster. Nothing is half-applied: all are tried by a strict dry run before the first is written, so a
 * field that the provider's version does not know is refused and not dropped. Of these objects only the Cluster, and templates that nothing refers to any
 * more, are ever deleted.
 */
public final class ClusterApiObjects {
    private static final String CLUSTER_NAME = "cluster.x-k8s.io/cluster-name";
    private final Target hub;
    private final String fleetClusterUid;
    private final ServedKinds kinds;
    private final ApiObjects objects;
    private final ClusterApiRefusal refusal;

    /** @param fleetClusterUid whose objects they are; another's are left alone */
    public ClusterApiObjects(Target hub, String fleetClusterUid) {
        this.hub = hub;
        this.fleetClusterUid = fleetClusterUid;
        this.kinds = new ServedKinds(hub.client());
        this.objects = new ApiObjects(hub.client(), kinds::context);
        this.refusal = new ClusterApiRefusal(hub.client());
    }

    /** What is asked of the hub besides these objects. */
    public ClusterApiHub hub() {
        return new ClusterApiHub(hub.client(), kinds);
    }

    private record Change(Manifest manifest, boolean ours) {}

    /** The object as it is; null where there is none, or its kind is not served. */
    public @Nullable JsonNode live(ObjectId id) {
        return kinds.find(id).isEmpty() ? null : refusal.asking(() -> objects.get(id));
    }

    /**
     * Live objects that carry the cluster's name as label: of the kinds that are wanted, and those that refer to them.
     *
     * @param cluster name of the Cluster
     */
    public List<JsonNode> ofCluster(String cluster, List<Manifest> wanted) {
        Map<String, ObjectId> kindsOfIt = new TreeMap<>();
        String namespace = wanted.get(0).namespace();
        for (Manifest each : wanted) {
            kindsOfIt.put(each.id().apiVersion() + each.kind(), each.id());
        }
        for (ObjectId each : List.of(
                new ObjectId("cluster.x-k8s.io/v1beta2", "MachineDeployment", namespace, ""),
                new ObjectId("cluster.x-k8s.io/v1beta2", "MachineSet", namespace, ""),
                new ObjectId("controlplane.cluster.x-k8s.io/v1beta2", "KubeadmControlPlane", namespace, ""))) {
            kindsOfIt.putIfAbsent(each.apiVersion() + each.kind(), each);
        }
        return kindsOfIt.values().stream()
                .filter(id -> kinds.find(id).isPresent())
                .flatMap(id -> refusal.asking(() -> objects.list(id, CLUSTER_NAME, cluster)).stream())
                .toList();
    }

    /** Whether the hub serves the kind in its version. */
    public boolean serves(ObjectId id) {
        return kinds.find(id).isPresent();
    }

    /** Kinds that the hub does not serve. */
    public List<ObjectId> unserved(List<Manifest> manifests) {
        return manifests.stream()
                .map(Manifest::id)
                .filter(id -> kinds.find(id).isEmpty())
                .toList();
    }

    /**
     * Writes what is not as wanted.
     *
     * @param there what was there when it was looked at, and must not be made again if it went meanwhile; or null
     * @return how many objects were written
     * @throws DeliveryException when the hub refuses one, before any is written; or when one of them is somebody else's
     */
    public int apply(List<Manifest> manifests, @Nullable ObjectId there) {
        List<Change> changes = new ArrayList<>();
        for (Manifest each : manifests) {
            Manifest wanted = marked(each);
            JsonNode found = live(each.id());
            if (found == null && each.id().equals(there)) {
                throw new DeliveryException(
                        Outcome.Waiting, "ClusterGone", "%s went while it was looked at".formatted(there));
            } else if (found == null) {
                requireNamespaced(each.id());
                changes.add(new Change(wanted, false));
            } else if (ours(each.id(), found) && !asWanted(wanted, found)) {
                changes.add(new Change(exactly(wanted, found), true));
            }
        }
        changes.forEach(each -> write(each, true));
        changes.forEach(each -> write(each, false));
        return changes.size();
    }

    /**
     * Asks whether an object that is not there yet would be taken, and does not say what else is wrong with it.
     *
     * @throws DeliveryException when the hub's Cluster API lacks what it needs for any object of this kind
     */
    public void rehearse(Manifest manifest) {
        try {
            objects.applyStrictly(marked(manifest), false, true);
        } catch (KubernetesClientException e) {
            Optional<DeliveryException> lacking = refusal.of(manifest.id() + " on cluster " + hub.name(), e);
            if (lacking.isPresent()) {
                throw lacking.get();
            }
            if (!Refusal.isAnswer(e)) {
                throw e;
            }
        }
    }

    /**
     * Asks whether the hub would take what is {@link #marked} as ours, and writes nothing.
     *
     * @throws DeliveryException when it refuses one, or when one of them is somebody else's
     */
    public void check(List<Manifest> manifests) {
        for (Manifest each : manifests) {
            JsonNode found = live(each.id());
            if (found == null) {
                requireNamespaced(each.id());
            }
            write(new Change(each, found != null && ours(each.id(), found)), true);
        }
    }

    /** With its UID, an object that goes before it is written is not made again: the API server answers with a conflict. */
    private static Manifest exactly(Manifest wanted, JsonNode found) {
        return wanted.edit(json -> json.withObjectProperty("metadata")
                .put("uid", found.path("metadata").path("uid").asText()));
    }

    /** Templates cannot be changed, and have a name of their content. Of the others, webhooks may have put values into another form. */
    private boolean asWanted(Manifest wanted, JsonNode found) {
        if (wanted.kind().endsWith("Template") || Settled.holds(found, wanted.json())) {
            return true;
        }
        boolean asked = wanted.json()
                .at("/metadata/annotations")
                .path(Api.ANNOTATION_DIGEST)
                .equals(found.at("/metadata/annotations").path(Api.ANNOTATION_DIGEST));
        return asked && objects.wouldChangeNothing(wanted, found);
    }

    private void requireNamespaced(ObjectId id) {
        if (!kinds.context(id).isNamespaceScoped()) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "KindRefused",
                    "%s: its kind is of no namespace, so that it is an administrator's to make; refer to it by name"
                            .formatted(id));
        }
    }

    private void write(Change change, boolean dryRun) {
        try {
            objects.applyStrictly(change.manifest(), change.ours(), dryRun);
        } catch (KubernetesClientException e) {
            ObjectId id = change.manifest().id();
            throw refusal.of(id + " on cluster " + hub.name(), e)
                    .<RuntimeException>map(known -> known)
                    .orElseGet(() -> Refusal.isAnswer(e) ? Refusal.of(hub.name(), id, e) : e);
        }
    }

    /** As it is written: with whose it is, and a digest. */
    public Manifest marked(Manifest manifest) {
        return manifest.withAnnotation(Api.ANNOTATION_FLEET_CLUSTER_UID, fleetClusterUid)
                .withAnnotation(Api.ANNOTATION_DIGEST, manifest.digest());
    }

    /** Whether the object was made for this FleetCluster. */
    public boolean isOurs(JsonNode found) {
        return found.path("metadata")
                .path("annotations")
                .path(Api.ANNOTATION_FLEET_CLUSTER_UID)
                .asText()
                .equals(fleetClusterUid);
    }

    private boolean ours(ObjectId id, JsonNode found) {
        boolean adopted = found.path("metadata")
                .path("annotations")
                .path(Api.ANNOTATION_ADOPT)
                .asText()
                .equals("true");
        if (isOurs(found) || adopted) {
            return true;
        }
        throw new DeliveryException(
                Outcome.Blocked,
                "ForeignObject",
                "%s exists on the hub and was not made for this FleetCluster; use connection.clusterAPI.clusterRef to adopt a Cluster, choose another name, or annotate the object with %s=true to hand it over"
                        .formatted(id, Api.ANNOTATION_ADOPT));
    }

    /** Deletes an object of ours that no other one owns. */
    public void deleteUnowned(ObjectId id) {
        if (isUnowned(id)) {
            delete(id);
        }
    }

    /** Whether there is such an object of ours, that no other one owns and nobody deletes. */
    public boolean isUnowned(ObjectId id) {
        JsonNode found = live(id);
        return found != null
                && isOurs(found)
                && found.at("/metadata/ownerReferences").isEmpty()
                && !found.path("metadata").has("deletionTimestamp");
    }

    /**
     * Deletes the Cluster if it is ours, and not being deleted already.
     *
     * @return whether the API server says that it is gone, or it was never ours
     * @throws DeliveryException when the hub does not serve Clusters (any more), which says nothing of them
     */
    public boolean deleteCluster(ObjectId id) {
        ApiObjects strict = new ApiObjects(hub.client());
        JsonNode found = strict.getOrSaidToBeAbsent(id);
        if (found == null || !isOurs(found)) {
            return true;
        }
        if (!found.path("metadata").has("deletionTimestamp")) {
            strict.delete(id, found);
        }
        return strict.getOrSaidToBeAbsent(id) == null;
    }

    /**
     * Whether the API server itself says that there is no such object, of whomever.
     *
     * @throws DeliveryException when the hub does not serve its kind, which says nothing of it
     */
    public boolean saidToBeAbsent(ObjectId id) {
        return new ApiObjects(hub.client()).getOrSaidToBeAbsent(id) == null;
    }

    /** Deletes the object if it is ours, and not being deleted already. */
    public void delete(ObjectId id) {
        delete(id, live(id));
    }

    private void delete(ObjectId id, @Nullable JsonNode found) {
        if (found != null && isOurs(found) && !found.path("metadata").has("deletionTimestamp")) {
            objects.delete(id, found);
        }
    }
}
