package dev.gitopstopology.deliver;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who may put an engine of one type, namespace and role to work on a cluster: a ConfigMap in our namespace on that cluster,
 * created once and never changed. Two topologies, two hubs, or two FleetClusters for one cluster cannot hold it together.
 */
public record Claim(String name, Map<String, String> data) {
    public static Claim of(Instance instance, ClusterKey cluster, String hubUid, String topologyUid) {
        String key = String.join(
                "-",
                instance.engine().type().name().toLowerCase(Locale.ROOT),
                instance.engine().namespace(),
                instance.role().name());
        Map<String, String> data = new TreeMap<>();
        data.put("hubUID", hubUid);
        data.put("topology", instance.topology().toString());
        data.put("topologyUID", topologyUid);
        data.put("instance", instance.id().value());
        data.put("cluster", cluster.toString());
        return new Claim("claim-" + key, data);
    }

    /**
     * @throws DeliveryException when {@code found}, the claim on the cluster, is somebody else's
     */
    public void check(Map<String, String> found) {
        if (found.equals(data)) {
            return;
        }
        throw new DeliveryException(
                Outcome.Blocked,
                "ClaimedByAnother",
                "the cluster is claimed by topology %s as %s of hub %s (ConfigMap %s); delete that topology or FleetCluster first, or give this topology another engine.namespace"
                        .formatted(found.get("topology"), found.get("cluster"), found.get("hubUID"), name));
    }
}
