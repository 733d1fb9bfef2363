package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Condition TopologyReconciled of a Cluster of a class. */
record TopologyCondition(JsonNode cluster, Facts facts) {
    private static final String TYPE = "TopologyReconciled";

    Condition condition() {
        if (facts.paused()) {
            return no("Paused", "Cluster spec.paused is set to true");
        }
        String name = cluster.at("/spec/topology/classRef/name").asText();
        if (!facts.clusterClass().isObject()) {
            return no("ReconcileFailed", "failed to retrieve ClusterClass " + name);
        }
        if (!facts.deleting().isEmpty()) {
            return no("Deleting", "Cluster is deleting");
        }
        if (!reconciled(facts.clusterClass())) {
            return no(
                    "ClusterClassNotReconciled",
                    "ClusterClass not reconciled. If this condition persists please check ClusterClass status.");
        }
        List<String> upgrades = upgrades();
        return upgrades.isEmpty()
                ? new Condition(TYPE, "True", "ReconcileSucceeded", "")
                : no("ClusterUpgrading", String.join("\n  * ", upgrades));
    }

    /** Core has seen its latest generation. */
    static boolean reconciled(JsonNode clusterClass) {
        return clusterClass.isObject()
                && clusterClass.at("/status/observedGeneration").asLong()
                        == clusterClass.at("/metadata/generation").asLong();
    }

    private List<String> upgrades() {
        Wanted wanted = facts.wanted();
        String version = String.valueOf(wanted.controlPlane().version());
        boolean controlPlane = facts.controlPlane().rollingOut();
        List<String> workers = wanted.workers().stream()
                .filter(pool -> facts.workers(pool).rollingOut())
                .map(Pool::name)
                .toList();
        List<String> lines = new ArrayList<>();
        if (controlPlane || !workers.isEmpty()) {
            lines.add("Cluster is upgrading to " + version);
        }
        if (controlPlane) {
            lines.add("KubeadmControlPlane upgrading to version " + version);
        }
        if (!workers.isEmpty()) {
            lines.add("MachineDeployment %s %s to version %s"
                    .formatted(String.join(", ", workers), controlPlane ? "pending upgrade" : "upgrading", version));
        }
        return lines;
    }

    private static Condition no(String reason, String message) {
        return new Condition(TYPE, "False", reason, message);
    }
}
