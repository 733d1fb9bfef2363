package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The status of a Cluster, with the reasons that Cluster API's core gives. */
record ClusterStatus(JsonNode cluster, Facts facts) {
    Map<String, Object> map() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", phase());
        status.put("observedGeneration", cluster.at("/metadata/generation").asLong());
        Map<String, Object> initialization = new LinkedHashMap<>();
        if (facts.infrastructure()) {
            initialization.put("infrastructureProvisioned", true);
        }
        if (facts.initialized()) {
            initialization.put("controlPlaneInitialized", true);
        }
        if (!initialization.isEmpty()) {
            status.put("initialization", initialization);
        }
        status.put("controlPlane", facts.controlPlane().withDesired());
        status.put("workers", facts.workers().withDesired());
        status.put("conditions", Condition.list(conditions(), cluster));
        return status;
    }

    private String phase() {
        if (!facts.deleting().isEmpty()) {
            return "Deleting";
        }
        if (facts.infrastructure() && cluster.at("/spec/controlPlaneEndpoint").has("host")) {
            return "Provisioned";
        }
        return "Provisioning";
    }

    private List<Condition> conditions() {
        Gates gates = facts.gates();
        List<Condition> all = new ArrayList<>();
        all.add(Condition.of(
                "InfrastructureReady",
                facts.infrastructure() && !gates.held(Step.Infrastructure),
                "Ready",
                "NotReady",
                gates.message(Step.Infrastructure, "")));
        all.add(Condition.of(
                "ControlPlaneInitialized",
                facts.initialized(),
                "Initialized",
                "NotInitialized",
                gates.message(
                        Step.ControlPlane,
                        "Waiting for the first control plane machine to have status.nodeRef set")));
        all.add(controlPlaneAvailable());
        all.add(workersAvailable());
        all.add(Condition.of(
                "RemoteConnectionProbe",
                facts.alive(),
                "ProbeSucceeded",
                "ProbeFailed",
                facts.initialized() ? "Remote connection probe failed" : "Remote connection not established yet"));
        all.addAll(facts.controlPlane().plus(facts.workers()).changes());
        if (facts.wanted().topology()) {
            all.add(topologyReconciled());
        }
        all.add(new Condition(
                "Paused", facts.paused() ? "True" : "False", facts.paused() ? "Paused" : "NotPaused", paused()));
        all.add(deleting());
        all.add(available(all));
        return all;
    }

    private String paused() {
        return facts.paused() ? "Cluster spec.paused is set to true" : "";
    }

    private Condition controlPlaneAvailable() {
        if (facts.initialized() && !facts.alive()) {
            return new Condition(
                    "ControlPlaneAvailable", "Unknown", "InspectionFailed", "* Remote connection: failed to connect");
        }
        return Condition.of(
                "ControlPlaneAvailable",
                facts.alive(),
                "Available",
                "NotAvailable",
                gatesMessage(Step.ControlPlane, "Control plane not yet initialized"));
    }

    private String gatesMessage(Step step, String otherwise) {
        return facts.gates().message(step, otherwise);
    }

    private Condition workersAvailable() {
        if (facts.wanted().workers().isEmpty()) {
            return new Condition("WorkersAvailable", "True", "NoWorkers", "");
        }
        Counters workers = facts.workers();
        return Condition.of(
                "WorkersAvailable",
                workers.available(),
                "Available",
                "NotAvailable",
                "%d available replicas, at least %d required".formatted(workers.ready(), workers.desired()));
    }

    private Condition topologyReconciled() {
        if (facts.paused()) {
            return new Condition("TopologyReconciled", "False", "Paused", paused());
        }
        if (!facts.classFound()) {
            return new Condition(
                    "TopologyReconciled",
                    "False",
                    "ReconcileFailed",
                    "ClusterClass %s not found".formatted(cluster.at("/spec/topology/classRef/name")));
        }
        Counters controlPlane = facts.controlPlane();
        if (controlPlane.upToDate() < controlPlane.replicas()) {
            return new Condition(
                    "TopologyReconciled",
                    "False",
                    facts.wanted().workers().isEmpty() ? "ClusterUpgrading" : "MachineDeploymentsUpgradePending",
                    "Cluster is upgrading to " + facts.wanted().controlPlane().version());
        }
        Counters workers = facts.workers();
        return Condition.of(
                "TopologyReconciled",
                workers.upToDate() == workers.replicas(),
                "ReconcileSucceeded",
                "ClusterUpgrading",
                "Cluster is upgrading to " + facts.wanted().controlPlane().version());
    }

    private Condition deleting() {
        return facts.deleting().isEmpty()
                ? new Condition("Deleting", "False", "NotDeleting", "")
                : new Condition(
                        "Deleting",
                        "True",
                        facts.deleting().get(0),
                        facts.deleting().get(1));
    }

    /** Of others, and of what spec.availabilityGates names: somebody else writes that one. */
    private Condition available(List<Condition> others) {
        List<String> wrong = new ArrayList<>();
        boolean anyFalse = false;
        for (Condition each : others) {
            boolean upgrade = each.type().equals("TopologyReconciled") && !each.reason().equals("ReconcileFailed");
            boolean counts = List.of(
                                    "InfrastructureReady",
                                    "ControlPlaneAvailable",
                                    "WorkersAvailable",
                                    "RemoteConnectionProbe",
                                    "TopologyReconciled")
                            .contains(each.type())
                    && !upgrade;
            if (counts && !each.status().equals("True")) {
                wrong.add("* " + each.type() + ": " + each.message());
                anyFalse |= each.status().equals("False");
            }
        }
        if (!facts.deleting().isEmpty()) {
            wrong.add("* Deleting: Cluster is deleting");
            anyFalse = true;
        }
        for (JsonNode gate : cluster.at("/spec/availabilityGates")) {
            String type = gate.path("conditionType").asText();
            String good = gate.path("polarity").asText().equals("Negative") ? "False" : "True";
            JsonNode condition = Condition.find(cluster, type);
            String status = condition.path("status").asText("Unknown");
            if (!status.equals(good)) {
                wrong.add("* " + type + ": " + condition.path("message").asText("Condition not yet reported"));
                anyFalse |= !status.equals("Unknown");
            }
        }
        if (wrong.isEmpty()) {
            return new Condition("Available", "True", "Available", "");
        }
        return new Condition(
                "Available",
                anyFalse ? "False" : "Unknown",
                anyFalse ? "NotAvailable" : "AvailableUnknown",
                String.join("\n", wrong));
    }
}
