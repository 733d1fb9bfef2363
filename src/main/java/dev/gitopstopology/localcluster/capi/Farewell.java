package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The order in which a Cluster that is deleted goes: workers, control plane, infrastructure. */
record Farewell(
        HubObjects hub,
        JsonNode cluster,
        List<Machine> workers,
        JsonNode controlPlane,
        List<JsonNode> deployments,
        Gates gates) {
    /** The reason and the message of condition Deleting. */
    List<String> reason(boolean controlPlaneThere) {
        return switch (next(controlPlaneThere)) {
            case DeleteWorkers ->
                List.of(
                        "WaitingForWorkersDeletion",
                        gates.message(
                                Step.DeleteWorkers,
                                "* Machines: "
                                        + String.join(
                                                ", ",
                                                workers.stream()
                                                        .map(Machine::name)
                                                        .toList())));
            case DeleteControlPlane ->
                List.of(
                        "WaitingForControlPlaneDeletion",
                        gates.message(Step.DeleteControlPlane, "Waiting for KubeadmControlPlane to be deleted"));
            default ->
                List.of(
                        "WaitingForInfrastructureDeletion",
                        gates.message(
                                Step.DeleteInfrastructure,
                                "Waiting for %s to be deleted"
                                        .formatted(cluster.at("/spec/infrastructureRef/kind")
                                                .asText("infrastructure"))));
        };
    }

    private Step next(boolean controlPlaneThere) {
        if (!workers.isEmpty() || !deployments.isEmpty()) {
            return Step.DeleteWorkers;
        }
        return controlPlaneThere || controlPlane.isObject() ? Step.DeleteControlPlane : Step.DeleteInfrastructure;
    }

    /** The step that may be taken now. */
    Optional<Step> step(boolean controlPlaneThere) {
        Step next = next(controlPlaneThere);
        return gates.pass(next) ? Optional.of(next) : Optional.empty();
    }

    /** Without workers, their MachineDeployments go. */
    Optional<Move> oneWorker() {
        if (workers.size() <= 1) {
            deployments.forEach(each -> hub.delete(Kinds.MACHINE_DEPLOYMENT, each));
        }
        return workers.stream().findFirst().map(each -> Move.remove(Step.DeleteWorkers, each));
    }

    void deleteControlPlane() {
        if (controlPlane.isObject()) {
            hub.delete(Kinds.CONTROL_PLANE, controlPlane);
        }
    }
}
