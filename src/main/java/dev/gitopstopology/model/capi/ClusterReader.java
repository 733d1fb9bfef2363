package dev.gitopstopology.model.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.ClusterApiStatus.Machines;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.capi.LiveCluster.ManagedTopology;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Cluster as JSON, of cluster.x-k8s.io/v1beta2 or v1beta1, to {@link LiveCluster}. Which of the two it is is seen field by
 * field: a v1beta1 object carries what is new under {@code status.v1beta2}, if its Cluster API is not too old for that.
 */
public final class ClusterReader {
    public static final String PAUSED = "cluster.x-k8s.io/paused";

    private ClusterReader() {}

    public static LiveCluster read(JsonNode cluster) {
        return read(cluster, null);
    }

    /** With the control plane's object, of any provider, which knows its version where the Cluster does not. */
    public static LiveCluster read(JsonNode cluster, @Nullable JsonNode controlPlane) {
        JsonNode metadata = cluster.path("metadata");
        JsonNode status = cluster.path("status");
        JsonNode newer = status.path("v1beta2");
        List<ClusterCondition> conditions = conditions(newer.has("conditions") ? newer : status);
        String namespace = metadata.path("namespace").asText();
        return new LiveCluster(
                new ClusterKey(namespace, metadata.path("name").asText()),
                metadata.path("uid").asText(),
                texts(metadata.path("labels")),
                texts(metadata.path("annotations")),
                metadata.hasNonNull("deletionTimestamp"),
                cluster.at("/spec/paused").asBoolean()
                        || metadata.path("annotations").has(PAUSED),
                text(status.path("phase")),
                status.at("/initialization/infrastructureProvisioned").asBoolean()
                        || status.path("infrastructureReady").asBoolean(),
                initialized(status, conditions),
                version(status, newer, controlPlane),
                topology(cluster.at("/spec/topology"), namespace),
                machines(status, newer, "controlPlane"),
                machines(status, newer, "workers"),
                conditions);
    }

    private static boolean initialized(JsonNode status, List<ClusterCondition> conditions) {
        return status.at("/initialization/controlPlaneInitialized").asBoolean()
                || status.path("controlPlaneReady").asBoolean()
                || conditions.stream()
                        .anyMatch(
                                condition -> condition.type().equals("ControlPlaneInitialized") && condition.isTrue());
    }

    private static @Nullable ManagedTopology topology(JsonNode topology, String namespace) {
        if (!topology.isObject()) {
            return null;
        }
        JsonNode reference = topology.path("classRef");
        boolean older = !reference.isObject();
        return new ManagedTopology(
                topology.path("version").asText(),
                older ? topology.path("class").asText() : reference.path("name").asText(),
                (older ? topology.path("classNamespace") : reference.path("namespace")).asText(namespace));
    }

    private static @Nullable String version(JsonNode status, JsonNode newer, @Nullable JsonNode controlPlane) {
        String told = lowest(status.at("/controlPlane/versions"));
        if (told == null) {
            told = lowest(newer.at("/controlPlane/versions"));
        }
        if (told != null || controlPlane == null) {
            return told;
        }
        String own = lowest(controlPlane.at("/status/versions"));
        return own == null ? text(controlPlane.at("/status/version")) : own;
    }

    /** While a control plane is upgraded it has two versions; it counts as the lower one. */
    private static @Nullable String lowest(JsonNode versions) {
        return versions.valueStream()
                .map(entry -> entry.path("version").asText())
                .filter(version -> !version.isEmpty())
                .min(KubernetesVersion.ORDER)
                .orElse(null);
    }

    private static Machines machines(JsonNode status, JsonNode newer, String group) {
        JsonNode counts = status.path(group).isObject() ? status.path(group) : newer.path(group);
        return new Machines(
                number(counts.path("desiredReplicas")),
                number(counts.path("availableReplicas")),
                number(counts.path("upToDateReplicas")));
    }

    static List<ClusterCondition> conditions(JsonNode status) {
        return status.path("conditions")
                .valueStream()
                .map(condition -> new ClusterCondition(
                        condition.path("type").asText(),
                        condition.path("status").asText(),
                        condition.path("reason").asText(),
                        condition.path("message").asText()))
                .toList();
    }

    private static Map<String, String> texts(JsonNode map) {
        Map<String, String> texts = new TreeMap<>();
        map.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
    }

    private static @Nullable Integer number(JsonNode node) {
        return node.isInt() ? node.asInt() : null;
    }
}
