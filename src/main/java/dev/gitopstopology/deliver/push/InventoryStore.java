package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Inventories as ConfigMaps in our namespace on the cluster that they speak of. */
public final class InventoryStore {
    /** The FleetCluster through which the set was delivered; the same cluster under another name is not ours to tidy up. */
    static final String CLUSTER = Api.GROUP + "/fleet-cluster";

    /** UID of the hub that delivered it: hubs may have topologies and FleetClusters of the same names. */
    public static final String HUB = Api.GROUP + "/hub-uid";

    static final String SECRET = Api.GROUP + "/cluster-secret";

    /** Name of the FleetCluster that the engine runs on, and that Secret is on; absent where that is the hub. */
    static final String ENGINE_CLUSTER = Api.GROUP + "/engine-cluster";

    private static final String ENGINE_ROLE = "inventory";
    private static final String KEY = "objects";
    private final ApiObjects objects;
    private final SetId set;
    private final Holder holder;
    private @Nullable String stored;
    private JsonNode annotated = JsonNodeFactory.instance.objectNode();

    /** @param holder whose hub, claim and secret count only where the inventory is written */
    InventoryStore(ApiObjects objects, SetId set, Holder holder) {
        this.objects = objects;
        this.set = set;
        this.holder = holder;
    }

    public static ObjectId id(String name) {
        return new ObjectId("v1", "ConfigMap", Api.SYSTEM_NAMESPACE, name);
    }

    /** All inventories on the cluster; known by their names, since a label is soon lost. */
    static List<JsonNode> all(ApiObjects objects) {
        return objects.list(id("")).stream()
                .filter(found -> name(found).startsWith(Inventory.PREFIX))
                .toList();
    }

    /** Names of the tenants or catalogue entries that have an inventory of this kind here by the instance. */
    static SortedSet<String> owners(ApiObjects objects, InstanceId instance, SetKind kind) {
        String prefix = Inventory.ownerPrefix(instance, kind);
        return objects.list(id(""), Api.LABEL_INSTANCE, instance.value()).stream()
                .filter(found -> name(found).equals(prefix + owner(found)))
                .map(InventoryStore::owner)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What an inventory lists, whosoever it is. */
    static List<ObjectId> entries(ApiObjects objects, SetId set) {
        JsonNode found = objects.get(id(Inventory.name(set)));
        return found == null
                ? List.of()
                : inventory(found).entries().values().stream()
                        .map(Inventory.Entry::id)
                        .toList();
    }

    /** Names of the inventories of other engines that have the namespace, or anything in it. */
    static List<String> othersIn(ApiObjects objects, SetId set, String namespace) {
        return all(objects).stream()
                .filter(InventoryStore::isEngines)
                .filter(found -> !name(found).equals(Inventory.name(set)))
                .filter(found -> inventory(found).namespaces().contains(namespace))
                .map(InventoryStore::name)
                .toList();
    }

    private static String owner(JsonNode inventory) {
        JsonNode labels = inventory.path("metadata").path("labels");
        return labels.path(Api.LABEL_TENANT)
                .asText(labels.path(Api.LABEL_CATALOG_ENTRY).asText());
    }

    /** Whether it is an engine's, and not what a member has for an engine; a topology may be called access-something. */
    static boolean isEngines(JsonNode inventory) {
        return inventory.at("/metadata/labels").path(Api.LABEL_ROLE).asText().equals(ENGINE_ROLE)
                || !name(inventory).startsWith(Inventory.ACCESS_PREFIX);
    }

    /** Whether anything in our namespace is an inventory or a claim, whosoever. */
    static boolean anything(ApiObjects objects) {
        return objects.list(id("")).stream()
                .map(InventoryStore::name)
                .anyMatch(name -> isAny(name) || name.startsWith("claim-"));
    }

    /** Whether a ConfigMap of this name is an inventory, of whatever kind of set. */
    public static boolean isAny(String name) {
        return name.startsWith(Inventory.PREFIX)
                || name.startsWith(Inventory.OWNER_PREFIX)
                || name.startsWith(Inventory.CREDENTIALS_PREFIX)
                || name.startsWith(Inventory.MONITORING_PREFIX);
    }

    public static Inventory inventory(JsonNode configMap) {
        return Inventory.parse(text(configMap));
    }

    /** An empty inventory has the key, too: one that lacks it lists we do not know what, and not nothing. */
    private static String text(JsonNode configMap) {
        JsonNode text = configMap.path("data").path(KEY);
        if (!text.isTextual()) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "InventoryUnreadable",
                    "ConfigMap %s/%s, an inventory, has no key %s; restore it from a backup, or delete the ConfigMap to start over without deleting anything"
                            .formatted(Api.SYSTEM_NAMESPACE, name(configMap), KEY));
        }
        return text.asText();
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    Inventory read() {
        JsonNode found = objects.get(id(Inventory.name(set)));
        if (found == null) {
            return Inventory.empty();
        }
        JsonNode annotations = found.path("metadata").path("annotations");
        String hub = annotations.path(HUB).asText();
        if (!hub.isEmpty() && !holder.hubUid().isEmpty() && !hub.equals(holder.hubUid())) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "ClaimedByAnother",
                    "topology %s, as FleetCluster %s of hub %s, has a registration of the same name on the cluster (ConfigMap %s in %s); give this topology another name. If that hub is gone for good, delete the ConfigMap on the cluster, and nothing that it lists will be deleted"
                            .formatted(
                                    annotations.path(Api.ANNOTATION_TOPOLOGY).asText(),
                                    annotations.path(CLUSTER).asText(),
                                    hub,
                                    Inventory.name(set),
                                    Api.SYSTEM_NAMESPACE));
        }
        String owner = annotations.path(Api.ANNOTATION_TOPOLOGY_UID).asText();
        if (owner.isEmpty()) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "ForeignObject",
                    "ConfigMap %s/%s exists where our inventory has to be, and is not ours; delete or rename it"
                            .formatted(Api.SYSTEM_NAMESPACE, Inventory.name(set)));
        }
        if (!owner.equals(holder.topologyUid())) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "InventoryOfAnother",
                    "ConfigMap %s/%s belongs to topology UID %s, not to %s; if that topology is gone for good, delete the ConfigMap, and nothing that it lists will be deleted"
                            .formatted(Api.SYSTEM_NAMESPACE, Inventory.name(set), owner, holder.topologyUid()));
        }
        String through = annotations.path(CLUSTER).asText();
        if (!through.equals(set.cluster().toString())) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "InventoryOfAnother",
                    "ConfigMap %s/%s belongs to FleetCluster %s; two FleetClusters lead to one cluster, delete one of them"
                            .formatted(Api.SYSTEM_NAMESPACE, Inventory.name(set), through));
        }
        stored = text(found);
        annotated = annotations;
        return Inventory.parse(stored);
    }

    /** Writes only when the text differs from what is stored, or when it no longer says whose it is. */
    void write(Inventory inventory) {
        String text = inventory.format();
        Manifest wanted = manifest(text);
        if (!text.equals(stored) || !says(wanted.json().at("/metadata/annotations"))) {
            annotated = objects.apply(wanted, true).at("/metadata/annotations");
            stored = text;
        }
    }

    private boolean says(JsonNode wanted) {
        return wanted.properties().stream().allMatch(each -> each.getValue().equals(annotated.get(each.getKey())));
    }

    void delete() {
        ObjectId id = id(Inventory.name(set));
        JsonNode found = objects.get(id);
        if (found != null) {
            objects.delete(id, found);
        }
    }

    private Manifest manifest(String text) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", Inventory.name(set)).put("namespace", Api.SYSTEM_NAMESPACE);
        ObjectNode labels = metadata.putObject("labels")
                .put(Api.LABEL_INSTANCE, set.instance().value())
                .put(Api.LABEL_ROLE, set.kind() == SetKind.engine ? ENGINE_ROLE : "inventory-" + set.kind());
        if (set.owner() != null) {
            boolean entry = set.kind() == SetKind.catalog || set.kind() == SetKind.service;
            labels.put(entry ? Api.LABEL_CATALOG_ENTRY : Api.LABEL_TENANT, set.owner());
        }
        ObjectNode annotations = metadata.putObject("annotations")
                .put(Api.ANNOTATION_TOPOLOGY_UID, holder.topologyUid())
                .put(HUB, holder.hubUid())
                .put(Api.ANNOTATION_TOPOLOGY, set.topology().toString())
                .put(CLUSTER, set.cluster().toString());
        if (holder.secret() != null) {
            annotations.put(SECRET, holder.secret());
        }
        if (!holder.engineCluster().isHub()) {
            annotations.put(ENGINE_CLUSTER, holder.engineCluster().name());
        }
        json.putObject("data").put(KEY, text);
        return Manifest.of(json);
    }
}
