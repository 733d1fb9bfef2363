package dev.gitopstopology.deliver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who may put an engine of one type, namespace and role to work on a cluster: a ConfigMap in our namespace on that cluster,
 * created once and never changed. Two topologies, two hubs, or two FleetClusters for one cluster cannot hold it together.
 */
public record Claim(String name, Map<String, String> data) {
    public static Claim of(Instance instance, ClusterKey cluster, String hubUid, String topologyUid) {
        String key = exclusive(instance, cluster)
                ? "flux"
                : String.join(
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

    /** A Flux watches every namespace of its cluster, so there is room for one, whatever its own namespace is called. */
    private static boolean exclusive(Instance instance, ClusterKey cluster) {
        return instance.engine().type() == EngineType.Flux && cluster.equals(instance.cluster());
    }

    /** The claim as the object that it is on the claimed cluster. */
    public Manifest manifest() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", name).put("namespace", Api.SYSTEM_NAMESPACE);
        metadata.putObject("labels").put(Api.LABEL_ROLE, "claim");
        data.forEach(json.putObject("data")::put);
        return Manifest.of(json);
    }

    /**
     * @throws DeliveryException when {@code found}, the claim on the cluster, is somebody else's
     */
    public void check(Map<String, String> found) {
        if (found.equals(data)) {
            return;
        }
        if (!found.containsKey("hubUID")) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "ForeignObject",
                    "ConfigMap %s/%s exists where our claim has to be, and is no claim; delete or rename it"
                            .formatted(Api.SYSTEM_NAMESPACE, name));
        }
        throw new DeliveryException(
                Outcome.Blocked,
                "ClaimedByAnother",
                "the cluster is claimed by topology %s as %s of hub %s (ConfigMap %s); delete that topology or FleetCluster first, or give this topology another engine.namespace. If that hub is gone for good, delete the ConfigMap in %s on the cluster"
                        .formatted(
                                found.get("topology"),
                                found.get("cluster"),
                                found.get("hubUID"),
                                name,
                                Api.SYSTEM_NAMESPACE));
    }
}
