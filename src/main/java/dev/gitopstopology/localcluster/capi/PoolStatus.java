package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The status of a KubeadmControlPlane or a MachineDeployment. */
record PoolStatus(JsonNode object, Counters counters) {
    Map<String, Object> ofControlPlane(Facts facts) {
        Map<String, Object> status = common(Condition.of(
                "Available", facts.alive(), "Available", "NotAvailable", "Control plane does not answer"));
        if (facts.initialized()) {
            status.put("initialization", Map.of("controlPlaneInitialized", true));
        }
        facts.machines().of(facts.wanted().controlPlane()).stream()
                .map(Machine::version)
                .min(String::compareTo)
                .ifPresent(lowest -> status.put("version", lowest));
        return status;
    }

    Map<String, Object> ofMachineDeployment() {
        Map<String, Object> status = common(Condition.of(
                "Available",
                counters.available(),
                "Available",
                "NotAvailable",
                "%d available replicas, at least %d required".formatted(counters.ready(), counters.desired())));
        status.put("phase", phase());
        return status;
    }

    private String phase() {
        if (counters.replicas() > counters.desired()) {
            return "ScalingDown";
        }
        return counters.available() && counters.upToDate() == counters.replicas() ? "Running" : "ScalingUp";
    }

    private Map<String, Object> common(Condition available) {
        List<Condition> conditions = new ArrayList<>(counters.changes());
        conditions.add(available);
        Map<String, Object> status = counters.map();
        status.put("observedGeneration", object.at("/metadata/generation").asLong());
        status.put("conditions", Condition.list(conditions, object));
        return status;
    }
}
