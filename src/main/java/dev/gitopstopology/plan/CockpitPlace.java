package dev.gitopstopology.plan;

import dev.gitopstopology.api.Cockpit;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a cockpit can be where {@code cockpit.clusterRef} wants it: the cluster is there, and no engine of the fleet is in its way. */
final class CockpitPlace {
    private static final String PATH = "spec.cockpitFleet.cockpit.clusterRef";

    private CockpitPlace() {}

    static List<Problem> problems(TopologyInput topology, Fleet fleet, List<FleetMember> selected) {
        var both = topology.spec().cockpitFleet();
        Cockpit cockpit = both == null ? null : both.cockpit();
        if (cockpit == null || cockpit.clusterRef() == null) {
            return List.of();
        }
        String name = cockpit.clusterRef().name();
        Optional<FleetMember> host = fleet.members().stream()
                .filter(member -> member.key().name().equals(name))
                .findFirst();
        if (host.isEmpty()) {
            return List.of(problem(
                    topology,
                    name,
                    "CockpitClusterMissing",
                    "and namespace %s has no such FleetCluster; create it"
                            .formatted(topology.key().namespace())));
        }
        if (host.get().isHub()) {
            return List.of(problem(
                    topology,
                    name,
                    "CockpitClusterIsHub",
                    "which is the hub; leave the field out, for it is the default"));
        }
        boolean member =
                selected.stream().anyMatch(each -> each.key().equals(host.get().key()));
        return member ? inTheWay(topology, name) : List.of();
    }

    /** A fleet's engine may be on the same cluster: of another type, or in another namespace. */
    private static List<Problem> inTheWay(TopologyInput topology, String name) {
        EngineType fleet = topology.spec().engine().type();
        if (fleet == EngineType.Flux && EngineNamespaces.cockpitType(topology.spec()) == EngineType.Flux) {
            return List.of(
                    problem(
                            topology,
                            name,
                            "CockpitInTheWay",
                            "which the fleet may put a Flux on, and a cluster has room for one; let spec.clusters.selector leave it out, or choose another cluster"));
        }
        @Nullable String namespace = Engine.of(topology.spec().engine(), "").namespace();
        return namespace.equals(EngineNamespaces.cockpit(topology.spec()))
                ? List.of(problem(
                        topology,
                        name,
                        "CockpitInTheWay",
                        "which the fleet may put an engine on, in the same namespace %s; set cockpit.namespace, or let spec.clusters.selector leave the cluster out"
                                .formatted(namespace)))
                : List.of();
    }

    private static Problem problem(TopologyInput topology, String name, String reason, String rest) {
        return new Problem(
                PATH, reason, "GitOpsTopology %s: %s names %s, %s".formatted(topology.key(), PATH, name, rest));
    }
}
