package dev.gitopstopology.deliver.push.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.deliver.Unchanged;
import dev.gitopstopology.deliver.push.ApiObjects;
import dev.gitopstopology.deliver.push.Definitions;
import dev.gitopstopology.deliver.push.InventoryStore;
import dev.gitopstopology.deliver.push.Parallel;
import dev.gitopstopology.deliver.push.Prune;
import dev.gitopstopology.deliver.push.Refusal;
import dev.gitopstopology.deliver.push.SetDelivery.Ownership;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.deliver.push.compare.Difference.Kind;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What delivering sets to one cluster would do there: reads, and dry runs of server-side apply. Nothing is written.
 */
public final class SetComparison {
    private static final Set<SetKind> BORROWING = Set.of(SetKind.access, SetKind.tenancy, SetKind.service);
    private static final Set<SetKind> INVENTORIED =
            Set.of(SetKind.engine, SetKind.access, SetKind.credentials, SetKind.monitoring);
    private static final List<String> MARKS = List.of(Api.ANNOTATION_DIGEST, Api.ANNOTATION_FLEET_CLUSTER_UID);
    private final ApiObjects objects;
    private final Parallel parallel;
    private final String cluster;
    private final String hubUid;

    /** @param hubUid UID of the hub's kube-system: what another hub delivered is not looked at */
    public SetComparison(Target target, String hubUid) {
        this.objects = target.objects();
        this.parallel = new Parallel(target.requests());
        this.cluster = target.name();
        this.hubUid = hubUid;
    }

    /** What becomes of one set, or of an inventory whose set is not wanted any more. */
    public record Compared(InstanceId instance, String set, List<Difference> differences) {}

    /**
     * @param sets all that these topologies are to have on this cluster
     * @throws KubernetesClientException when the cluster does not answer
     */
    public List<Compared> compare(List<RenderedSet> sets, Set<TopologyKey> topologies) {
        Map<String, Set<String>> wanted = new HashMap<>();
        sets.stream()
                .filter(set -> inventoried(set.id()))
                .forEach(set -> set.manifests()
                        .forEach(manifest -> wanted.computeIfAbsent(Inventory.name(set.id()), name -> new HashSet<>())
                                .add(manifest.id().key())));
        Map<String, JsonNode> inventories = inventories(topologies);
        List<Compared> all = new ArrayList<>();
        for (RenderedSet set : sets) {
            JsonNode kept = inventoried(set.id()) ? inventories.remove(Inventory.name(set.id())) : null;
            Inventory inventory = kept == null ? Inventory.empty() : InventoryStore.inventory(kept);
            List<Difference> differences = new ArrayList<>(
                    parallel.map(set.manifests(), manifest -> difference(set.id(), manifest, inventory)));
            differences.addAll(superfluous(inventory, wanted.getOrDefault(Inventory.name(set.id()), Set.of())));
            all.add(new Compared(set.id().instance(), name(set.id()), differences));
        }
        inventories.forEach((name, inventory) -> all.add(new Compared(
                new InstanceId(inventory
                        .at("/metadata/labels")
                        .path(Api.LABEL_INSTANCE)
                        .asText("-")),
                name,
                superfluous(InventoryStore.inventory(inventory), Set.of()))));
        return all;
    }

    /** The same for a cluster that has nothing of ours yet, and cannot be asked. */
    public static List<Compared> onEmpty(List<RenderedSet> sets) {
        return sets.stream()
                .map(set -> new Compared(
                        set.id().instance(),
                        name(set.id()),
                        set.manifests().stream()
                                .map(manifest -> Difference.of(manifest.id(), Kind.Create))
                                .toList()))
                .toList();
    }

    private static boolean inventoried(SetId set) {
        return set.owner() != null || INVENTORIED.contains(set.kind());
    }

    private static String name(SetId set) {
        return set.owner() == null ? set.kind().name() : set.kind() + " " + set.owner();
    }

    private Map<String, JsonNode> inventories(Set<TopologyKey> topologies) {
        Map<String, JsonNode> found = new TreeMap<>();
        for (JsonNode map : objects.list(InventoryStore.id(""))) {
            JsonNode metadata = map.path("metadata");
            String name = metadata.path("name").asText();
            JsonNode annotations = metadata.path("annotations");
            TopologyKey topology =
                    TopologyKey.parse(annotations.path(Api.ANNOTATION_TOPOLOGY).asText());
            if (InventoryStore.isAny(name)
                    && topologies.contains(topology)
                    && annotations.path(InventoryStore.HUB).asText(hubUid).equals(hubUid)) {
                found.put(name, map);
            }
        }
        return found;
    }

    private static List<Difference> superfluous(Inventory inventory, Set<String> wanted) {
        return inventory.entries().values().stream()
                .filter(entry -> !wanted.contains(entry.id().key()))
                .map(entry -> Difference.of(entry.id(), Prune.deletes(entry) ? Kind.Remove : Kind.Keep))
                .toList();
    }

    private Difference difference(SetId set, Manifest rendered, Inventory inventory) {
        try {
            return asked(set, rendered, inventory);
        } catch (DeliveryException e) {
            return Difference.refused(rendered.id(), e.reason() + ": " + e.getMessage());
        } catch (KubernetesClientException e) {
            return inRoomToBeMade(rendered.id(), e)
                    ? Difference.of(rendered.id(), Kind.Create)
                    : refused(rendered.id(), e);
        }
    }

    /** An installer gets its rights in a namespace when it has made it; before, it may not even look, and there is nothing to see. */
    private boolean inRoomToBeMade(ObjectId id, KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN || id.namespace() == null) {
            return false;
        }
        try {
            return objects.get(new ObjectId("v1", "Namespace", null, id.namespace())) == null;
        } catch (KubernetesClientException unseen) {
            return false; // whoever may not see namespaces hears of the first refusal
        }
    }

    private Difference asked(SetId set, Manifest rendered, Inventory inventory) {
        ObjectId id = rendered.id();
        JsonNode live = objects.get(id);
        Manifest manifest = KnownAtRunTime.asOn(live, rendered);
        if (live == null) {
            return created(manifest);
        }
        Inventory.Entry entry = inventory.entries().get(id.key());
        boolean asDelivered = entry != null && rendered.digest().equals(entry.digest());
        boolean leftAlone = BORROWING.contains(set.kind()) && id.kind().equals("Namespace")
                || Definitions.newer(live, manifest)
                || asDelivered && Unchanged.contained(live, ApiObjects.withoutStringData(manifest.json()));
        if (leftAlone) {
            return Difference.of(id, Kind.Same);
        }
        if (inventoried(set)) {
            Ownership.ours(set.instance().value(), live, entry, cluster, id);
        } else if (set.kind() == SetKind.provision && !annotations(live).has(Api.ANNOTATION_FLEET_CLUSTER_UID)) {
            return Difference.refused(
                    id, "ForeignObject: %s on cluster %s was not made for a FleetCluster".formatted(id, cluster));
        }
        List<Difference.Field> fields =
                FieldDifferences.of(withoutMarks(live), withoutMarks(objects.rehearse(manifest)));
        return fields.isEmpty() ? Difference.of(id, Kind.Same) : new Difference(id, Kind.Change, fields, "");
    }

    private static JsonNode annotations(JsonNode object) {
        return object.path("metadata").path("annotations");
    }

    /** Delivery adds them when it writes. */
    private static JsonNode withoutMarks(JsonNode object) {
        ObjectNode asked = ApiObjects.asked(object);
        if (annotations(asked) instanceof ObjectNode marks) {
            marks.remove(MARKS);
            if (marks.isEmpty()) {
                asked.withObjectProperty("metadata").remove("annotations");
            }
        }
        return asked;
    }

    /** A namespace or a definition that is to be created as well cannot be rehearsed in. */
    private Difference created(Manifest manifest) {
        try {
            if (manifest.id().kind().equals("Namespace")) {
                // As it is delivered: an installer may create any, and change its own.
                objects.rehearseCreation(manifest);
            } else {
                objects.rehearse(manifest);
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
        return Difference.of(manifest.id(), Kind.Create);
    }

    private Difference refused(ObjectId id, KubernetesClientException e) {
        if (!Refusal.isAnswer(e)) {
            throw e;
        }
        DeliveryException why = Refusal.of(cluster, id, e);
        return Difference.refused(id, why.reason() + ": " + why.getMessage());
    }
}
