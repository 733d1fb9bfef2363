package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.TopologyKey;
import java.util.List;
import java.util.regex.Pattern;

/** What a member knows of itself, whatever the hub remembers: its registrations, and the engines on it. */
public final class MemberInventories {
    private static final Pattern SECRET =
            Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern CLUSTER = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private MemberInventories() {}

    /**
     * One registration, as its inventory on the member names it.
     *
     * @param secret namespace and name of the cluster Secret; empty when the inventory has none that can be one
     * @param engineCluster where that Secret is
     */
    public record Held(
            InstanceId instance, TopologyKey topology, String topologyUid, String secret, ClusterKey engineCluster) {}

    /** One engine that runs on the member, as its inventory there names it. */
    public record HeldEngine(InstanceId instance, TopologyKey topology, String topologyUid) {}

    /** All of it. */
    public record Found(List<Held> registrations, List<HeldEngine> engines) {
        public boolean isEmpty() {
            return registrations.isEmpty() && engines.isEmpty();
        }
    }

    /**
     * @param through the FleetCluster that asks; what came through another one is not its business
     * @param hubUid the hub that asks; another one may have a FleetCluster of the same name
     */
    public static Found on(Target member, ClusterKey through, String hubUid) {
        List<JsonNode> mine = InventoryStore.all(member.objects()).stream()
                .filter(inventory ->
                        annotation(inventory, InventoryStore.CLUSTER).equals(through.toString())
                                && annotation(inventory, InventoryStore.HUB).equals(hubUid))
                .toList();
        return new Found(
                mine.stream()
                        .filter(inventory -> !InventoryStore.isEngines(inventory))
                        .map(inventory -> held(inventory, through))
                        .toList(),
                mine.stream()
                        .filter(InventoryStore::isEngines)
                        .map(MemberInventories::engine)
                        .toList());
    }

    /** What a cluster says becomes part of a URL: it is a namespace's name and an object's, or nothing. */
    private static String secret(String said) {
        return SECRET.matcher(said).matches() ? said : "";
    }

    private static Held held(JsonNode inventory, ClusterKey through) {
        String engineCluster = annotation(inventory, InventoryStore.ENGINE_CLUSTER);
        return new Held(
                new InstanceId(name(inventory).substring(Inventory.ACCESS_PREFIX.length())),
                TopologyKey.parse(annotation(inventory, Api.ANNOTATION_TOPOLOGY)),
                annotation(inventory, Api.ANNOTATION_TOPOLOGY_UID),
                secret(annotation(inventory, InventoryStore.SECRET)),
                CLUSTER.matcher(engineCluster).matches()
                        ? new ClusterKey(through.namespace(), engineCluster)
                        : ClusterKey.HUB);
    }

    private static HeldEngine engine(JsonNode inventory) {
        return new HeldEngine(
                new InstanceId(name(inventory).substring(Inventory.PREFIX.length())),
                TopologyKey.parse(annotation(inventory, Api.ANNOTATION_TOPOLOGY)),
                annotation(inventory, Api.ANNOTATION_TOPOLOGY_UID));
    }

    private static String name(JsonNode inventory) {
        return inventory.path("metadata").path("name").asText();
    }

    private static String annotation(JsonNode inventory, String key) {
        return inventory.path("metadata").path("annotations").path(key).asText();
    }
}
