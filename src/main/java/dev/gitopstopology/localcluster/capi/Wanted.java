package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.localcluster.Binaries;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What a Cluster asks for: by its topology, by a KubeadmControlPlane and MachineDeployments, or by nothing, which is one control plane
 * machine.
 *
 * @param topology whether workers wait until the control plane has the new version
 */
record Wanted(Pool controlPlane, List<Pool> workers, boolean topology) {
    /** @param controlPlane a KubeadmControlPlane, or missing */
    static Wanted of(JsonNode cluster, JsonNode controlPlane, List<JsonNode> machineDeployments) {
        String name = cluster.at("/metadata/name").asText();
        JsonNode topology = cluster.at("/spec/topology");
        if (!topology.isMissingNode()) {
            String version = topology.path("version").asText();
            return new Wanted(
                    new Pool(name + "-cp", topology.at("/controlPlane/replicas").asInt(1), version),
                    StreamSupport.stream(
                                    topology.at("/workers/machineDeployments").spliterator(), false)
                            .map(each -> new Pool(
                                    name + "-" + each.path("name").asText(),
                                    each.path("replicas").asInt(1),
                                    version))
                            .toList(),
                    true);
        }
        List<Pool> workers = machineDeployments.stream()
                .map(each -> new Pool(
                        each.at("/metadata/name").asText(),
                        each.at("/spec/replicas").asInt(1),
                        each.at("/spec/template/spec/version").asText(Binaries.version())))
                .toList();
        Pool machines = controlPlane.isMissingNode()
                ? new Pool(name + "-cp", 1, Binaries.version())
                : new Pool(
                        controlPlane.at("/metadata/name").asText(),
                        controlPlane.at("/spec/replicas").asInt(1),
                        controlPlane.at("/spec/version").asText());
        return new Wanted(machines, workers, false);
    }

    /** The pools of workers as they are wanted now: with a topology, their version is an order only after the control plane has it. */
    List<Pool> turn(Machines machines) {
        boolean upgrading =
                topology && machines.of(controlPlane).stream().anyMatch(each -> !controlPlane.upToDate(each));
        return upgrading
                ? workers.stream()
                        .map(each -> new Pool(each.name(), each.replicas(), null))
                        .toList()
                : workers;
    }
}
