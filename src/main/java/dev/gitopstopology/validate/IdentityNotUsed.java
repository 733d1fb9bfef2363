package dev.gitopstopology.validate;

import dev.gitopstopology.api.CockpitEngine;
import dev.gitopstopology.api.CockpitFleet;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.validate.Estate.Typed;
import dev.gitopstopology.validate.Finding.Problem;

/** A cluster is to be reached by an identity of its platform, and a topology that selects it runs no Flux, which alone could do that. */
final class IdentityNotUsed implements SemanticRule {
    @Override
    public void check(Estate estate, Verdict verdict) {
        for (Typed<FleetCluster> cluster : estate.clusters()) {
            if (cluster.value().getSpec().workloadIdentity() != null) {
                estate.topologies().stream()
                        .filter(topology -> SelectorMatchesNothing.selects(topology, cluster))
                        .filter(topology -> !runsFlux(topology.value().getSpec()))
                        .forEach(topology -> tell(cluster, topology, verdict));
            }
        }
    }

    private static boolean runsFlux(GitOpsTopologySpec spec) {
        CockpitFleet both = spec.cockpitFleet();
        CockpitEngine cockpit =
                both == null || both.cockpit() == null ? null : both.cockpit().engine();
        return spec.engine().type() == EngineType.Flux || cockpit != null && cockpit.type() == EngineType.Flux;
    }

    private static void tell(Typed<FleetCluster> cluster, Typed<GitOpsTopology> topology, Verdict verdict) {
        verdict.error(
                cluster.document(),
                FieldPath.of("spec", "workloadIdentity"),
                new Problem(
                        "IdentityNotUsed",
                        "is for Flux, and GitOpsTopology "
                                + topology.document().id().name() + ", which selects the cluster, runs an Argo CD",
                        "remove it, or leave the cluster out of spec.clusters.selector there"));
    }
}
