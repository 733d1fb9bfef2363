package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.render.capi.Hub.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Cluster API makes of one Cluster with a class, as far as its conditions tell. */
final class TopologyModel {
    private static final String CONTROL_PLANE = "Cluster/";
    private final Hub hub;
    private final ObjectNode cluster;

    TopologyModel(Hub hub, ObjectNode cluster) {
        this.hub = hub;
        this.cluster = cluster;
    }

    void tick() {
        ObjectNode topology = cluster.withObjectProperty("spec").withObjectProperty("topology");
        String version = topology.path("version").asText();
        String mark = cluster.path("metadata")
                .path("annotations")
                .path(Api.ANNOTATION_ROLLOUT)
                .asText();
        List<Machine> own = hub.machines.computeIfAbsent(CONTROL_PLANE, none -> new ArrayList<>());
        int wanted = topology.at("/controlPlane/replicas").asInt(1);
        Hub.move(own, mark, version, wanted);
        boolean behind = own.stream().anyMatch(each -> !each.mark().equals(mark) || !each.available());
        Map<String, Integer> groups = new TreeMap<>();
        for (ObjectNode group : Groups.in(cluster.path("spec"))) {
            if (!group.has("replicas")) {
                group.put("replicas", 1);
            }
            groups.put(
                    CONTROL_PLANE + group.path("name").asText(),
                    group.path("replicas").asInt());
        }
        hub.machines.keySet().removeIf(key -> !key.equals(CONTROL_PLANE) && !groups.containsKey(key));
        boolean workers = false;
        boolean scaling = own.size() != wanted;
        for (Map.Entry<String, Integer> group : groups.entrySet()) {
            List<Machine> its = hub.machines.computeIfAbsent(group.getKey(), none -> new ArrayList<>());
            boolean outdated = its.stream().anyMatch(each -> !each.mark().equals(mark));
            if (!behind && !(workers && outdated)) {
                Hub.move(its, mark, version, group.getValue());
            }
            workers |= its.stream().anyMatch(each -> !each.mark().equals(mark));
            scaling |= its.size() != group.getValue();
        }
        ArrayNode conditions = cluster.withObjectProperty("status").putArray("conditions");
        boolean rolling = own.stream().anyMatch(each -> !each.mark().equals(mark)) || workers;
        condition(
                conditions,
                "TopologyReconciled",
                !workers,
                workers ? "MachineDeploymentsUpgradePending" : "ReconcileSucceeded");
        condition(conditions, "RollingOut", rolling, "RollingOut");
        condition(conditions, "ScalingUp", scaling, "ScalingUp");
    }

    boolean rolling() {
        JsonNode conditions = cluster.at("/status/conditions");
        return conditions
                .valueStream()
                .anyMatch(each -> each.path("type").asText().equals("RollingOut")
                        && each.path("status").asText().equals("True"));
    }

    private void condition(ArrayNode conditions, String type, boolean status, String reason) {
        conditions
                .addObject()
                .put("type", type)
                .put("status", status ? "True" : "False")
                .put("reason", reason)
                .put("observedGeneration", cluster.at("/metadata/generation").asLong());
    }
}
