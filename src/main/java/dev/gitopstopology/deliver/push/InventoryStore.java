package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inventories as ConfigMaps in our namespace on the cluster that they speak of. */
final class InventoryStore {
    /** The FleetCluster through which the set was delivered; the same cluster under another name is not ours to tidy up. */
    static final String CLUSTER = Api.GROUP + "/fleet-cluster";

    static final String SECRET = Api.GROUP + "/cluster-secret";
    private static final String KEY = "objects";
    private final ApiObjects objects;
    private final SetId set;
    private final String topologyUid;
    private final @Nullable String secret;
    private @Nullable String stored;

    InventoryStore(ApiObjects objects, SetId set, String topologyUid, @Nullable String secret) {
        this.objects = objects;
        this.set = set;
        this.topologyUid = topologyUid;
        this.secret = secret;
    }

    static ObjectId id(String name) {
        return new ObjectId("v1", "ConfigMap", Api.SYSTEM_NAMESPACE, name);
    }

    /** Names of the instances that have an access set on the cluster. */
    static List<JsonNode> accessInventories(ApiObjects objects) {
        return objects.list(id(""), Api.LABEL_ROLE, "inventory-access");
    }

    Inventory read() {
        JsonNode found = objects.get(id(Inventory.name(set)));
        if (found == null) {
            return Inventory.empty();
        }
        String owner = found.path("metadata")
                .path("annotations")
                .path(Api.ANNOTATION_TOPOLOGY_UID)
                .asText();
        if (!owner.equals(topologyUid)) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "InventoryOfAnother",
                    "ConfigMap %s/%s belongs to topology UID %s, not to %s; if that topology is gone for good, delete the ConfigMap, and nothing that it lists will be deleted"
                            .formatted(Api.SYSTEM_NAMESPACE, Inventory.name(set), owner, topologyUid));
        }
        String through =
                found.path("metadata").path("annotations").path(CLUSTER).asText();
        if (!through.equals(set.cluster().toString())) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "InventoryOfAnother",
                    "ConfigMap %s/%s belongs to FleetCluster %s; two FleetClusters lead to one cluster, delete one of them"
                            .formatted(Api.SYSTEM_NAMESPACE, Inventory.name(set), through));
        }
        stored = found.path("data").path(KEY).asText();
        return Inventory.parse(stored);
    }

    /** Writes only when the text differs from what is stored. */
    void write(Inventory inventory) {
        String text = inventory.format();
        if (!text.equals(stored)) {
            objects.apply(manifest(text), true);
            stored = text;
        }
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
        metadata.putObject("labels")
                .put(Api.LABEL_INSTANCE, set.instance().value())
                .put(Api.LABEL_ROLE, set.kind() == SetKind.engine ? "inventory" : "inventory-access");
        ObjectNode annotations = metadata.putObject("annotations")
                .put(Api.ANNOTATION_TOPOLOGY_UID, topologyUid)
                .put(Api.ANNOTATION_TOPOLOGY, set.topology().toString())
                .put(CLUSTER, set.cluster().toString());
        if (secret != null) {
            annotations.put(SECRET, secret);
        }
        json.putObject("data").put(KEY, text);
        return Manifest.of(json);
    }
}
