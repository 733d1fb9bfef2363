package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.TopologyKey;
import java.util.List;
import java.util.regex.Pattern;

/** The registrations that a member knows of itself, whatever the hub remembers. */
public final class AccessInventories {
    private static final Pattern SECRET =
            Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private AccessInventories() {}

    /**
     * One registration, as its inventory on the member names it.
     *
     * @param secret namespace and name of the cluster Secret; empty when the inventory has none that can be one
     */
    public record Held(InstanceId instance, TopologyKey topology, String topologyUid, String secret) {}

    /**
     * @param through the FleetCluster that asks; what came through another one is not its business
     * @param hubUid the hub that asks; another one may have a FleetCluster of the same name
     */
    public static List<Held> on(Target member, ClusterKey through, String hubUid) {
        return InventoryStore.accessInventories(member.objects()).stream()
                .filter(inventory -> inventory
                        .path("metadata")
                        .path("annotations")
                        .path(InventoryStore.CLUSTER)
                        .asText()
                        .equals(through.toString()))
                .filter(inventory -> hubUid.equals(inventory
                        .path("metadata")
                        .path("annotations")
                        .path(InventoryStore.HUB)
                        .asText()))
                .map(AccessInventories::held)
                .toList();
    }

    /** What a cluster says becomes part of a URL on the hub: it is a namespace's name and an object's, or nothing. */
    private static String secret(String said) {
        return SECRET.matcher(said).matches() ? said : "";
    }

    private static Held held(JsonNode inventory) {
        String name = inventory.path("metadata").path("name").asText();
        JsonNode annotations = inventory.path("metadata").path("annotations");
        return new Held(
                new InstanceId(name.substring(Inventory.ACCESS_PREFIX.length())),
                TopologyKey.parse(annotations.path(Api.ANNOTATION_TOPOLOGY).asText()),
                annotations.path(Api.ANNOTATION_TOPOLOGY_UID).asText(),
                secret(annotations.path(InventoryStore.SECRET).asText()));
    }
}
