package dev.gitopstopology.validate;

import dev.gitopstopology.api.ClusterSelection;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.validate.Estate.Typed;
import dev.gitopstopology.validate.Finding.Problem;
import java.util.List;

/** {@code manageHub}, and {@code spec.clusters} leaves out the hub's FleetCluster: the operator says so when it is too late. */
final class HubNotSelected implements SemanticRule {
    @Override
    public void check(Estate estate, Verdict verdict) {
        for (Typed<GitOpsTopology> topology : estate.topologies()) {
            List<Typed<FleetCluster>> hubs = estate.clusters().stream()
                    .filter(cluster -> cluster.namespace().equals(topology.namespace()))
                    .filter(SelectorMatchesNothing::hub)
                    .toList();
            if (SelectorMatchesNothing.managesHub(topology)
                    && !hubs.isEmpty()
                    && hubs.stream().noneMatch(hub -> selects(topology, hub))) {
                verdict.warning(
                        topology.document(),
                        FieldPath.of("spec", "centralized", "manageHub"),
                        new Problem(
                                "HubNotSelected",
                                "the hub will not be registered: spec.clusters does not select FleetCluster "
                                        + hubs.get(0).document().id().name(),
                                "let spec.clusters.selector match its labels, or turn manageHub off"));
            }
        }
    }

    private static boolean selects(Typed<GitOpsTopology> topology, Typed<FleetCluster> hub) {
        ClusterSelection selection = topology.value().getSpec().clusters();
        boolean othersOnly =
                selection != null && selection.selector() == null && selection.clusterAPISelector() != null;
        return !othersOnly && SelectorMatchesNothing.selects(topology, hub);
    }
}
