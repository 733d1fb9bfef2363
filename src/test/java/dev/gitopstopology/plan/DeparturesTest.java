package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.Mode;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeparturesTest {
    private static final TopologyKey KEY = new TopologyKey("platform", "company");
    private static final InstanceId INSTANCE = InstanceId.of(KEY, Role.engine, "");

    @Test
    void aRegistrationEndsAlsoWhereTheMemberNoLongerSaysWhoseItIs() {
        GitOpsTopologySpec spec = new GitOpsTopologySpec(
                Mode.Centralized,
                new EngineSpec(
                        EngineType.ArgoCD,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        FleetMember member = new FleetMember(
                new ClusterKey("platform", "a"),
                new TreeMap<>(),
                ConnectionType.Kubeconfig,
                "uid",
                false,
                List.of(new FleetMember.Held(INSTANCE, "", ClusterKey.HUB, "argocd", "cluster-a")),
                Set.of(),
                List.of());
        Plan plan = new Planner(new Authority(Set.of("platform")), new Facts(Set.of()), type -> "v3.5.7")
                .plan(new TopologyInput(KEY, spec, null, true), new Fleet("hub-uid", List.of(member)));
        assertThat(plan.departures()).extracting(Departure::member).containsExactly(new ClusterKey("platform", "a"));
    }
}
