package dev.gitopstopology.plan;

import dev.gitopstopology.api.ClusterSelection;
import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hub's own FleetCluster where {@code manageHub} asks for it and {@code spec.clusters} does not select it. */
final class UnselectedHub {
    private UnselectedHub() {}

    static Optional<FleetMember> of(TopologyInput topology, Fleet fleet, List<FleetMember> selected) {
        if (!Planner.manageHub(topology.spec()) || selected.stream().anyMatch(FleetMember::isHub)) {
            return Optional.empty();
        }
        return fleet.members().stream()
                .filter(member -> member.isHub() && !member.leaving())
                .findFirst();
    }

    /** The rest of the topology is delivered all the same. */
    static Problem problem(TopologyInput topology, FleetMember hub) {
        return new Problem(
                "spec.centralized.manageHub",
                "HubNotSelected",
                "GitOpsTopology %s: spec.centralized.manageHub is true, but %s FleetCluster %s, so the hub is not registered; %s, or turn manageHub off"
                        .formatted(
                                topology.key(),
                                cause(topology.spec().clusters()),
                                hub.key().name(),
                                remedy(topology.spec().clusters())));
    }

    private static String cause(@Nullable ClusterSelection clusters) {
        return clusters == null
                ? "spec.clusters is not there and so selects no cluster, not even"
                : clusters.selector() == null
                        ? "spec.clusters.clusterAPISelector takes clusters of Cluster API only, not"
                        : "spec.clusters.selector does not match the labels of";
    }

    private static String remedy(@Nullable ClusterSelection clusters) {
        return clusters == null
                ? "add spec.clusters"
                : clusters.selector() == null
                        ? "add a spec.clusters.selector that matches its labels"
                        : "change the selector or the FleetCluster's labels";
    }
}
