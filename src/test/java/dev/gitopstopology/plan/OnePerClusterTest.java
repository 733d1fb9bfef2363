package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.ClusterSelection;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.Mode;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OnePerClusterTest {
    private static final String NS = "platform";
    private static final TopologyKey KEY = new TopologyKey(NS, "edge");
    private static final Planner PLANNER =
            new Planner(new Authority(Set.of(NS)), new Facts(Set.of()), type -> "v3.5.7");

    private static Plan plan(boolean removed, FleetMember... members) {
        GitOpsTopologySpec spec = new GitOpsTopologySpec(
                Mode.PerCluster,
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
                new ClusterSelection(new LabelSelector(Map.of("fleet", "yes"), null)),
                null,
                null,
                null,
                null,
                null,
                null);
        return PLANNER.plan(new TopologyInput(KEY, spec, null, removed), new Fleet("hub-uid", List.of(members)));
    }

    private static InstanceId id(String cluster) {
        return InstanceId.of(KEY, Role.engine, cluster);
    }

    private static FleetMember member(String name, boolean selected, boolean installed) {
        ClusterKey key = new ClusterKey(NS, name);
        return new FleetMember(
                key,
                new TreeMap<>(Map.of("fleet", selected ? "yes" : "no")),
                ConnectionType.Kubeconfig,
                name + "-uid",
                false,
                installed ? List.of(new FleetMember.Held(id(name), "edge", key, "argocd", "s")) : List.of(),
                Set.of(),
                installed ? List.of(new FleetMember.HeldEngine(id(name), "edge")) : List.of());
    }

    @Test
    void everyMemberHasAnEngineOfItsOwn() {
        Plan plan = plan(false, member("a", true, false), member("b", true, false), member("c", false, false));
        assertThat(plan.instances())
                .extracting(each -> each.instance().id() + " on "
                        + each.instance().cluster().name())
                .containsExactly(id("a") + " on a", id("b") + " on b");
        assertThat(plan.registrations()).allSatisfy(each -> {
            assertThat(each.ownCluster()).isTrue();
            assertThat(each.member()).isEqualTo(each.instance().cluster());
        });
    }

    @Test
    void aMemberThatIsNoLongerSelectedDepartsAndItsEngineRetires() {
        Plan plan = plan(false, member("a", true, true), member("b", false, true));
        assertThat(plan.departures())
                .extracting(each ->
                        each.member().name() + " " + each.engineCluster().name())
                .containsExactly("b b");
        assertThat(plan.retired()).extracting(each -> each.cluster().name()).containsExactly("b");
    }

    @Test
    void theDeletionBudgetHoldsEnginesBackToo() {
        Plan plan = plan(
                false,
                member("a", true, true),
                member("b", false, true),
                member("c", false, true),
                member("d", true, true));
        assertThat(plan.heldBack().clusters()).extracting(ClusterKey::name).containsExactly("b", "c");
        assertThat(plan.retired()).isEmpty();
        assertThat(plan.departures()).isEmpty();
        assertThat(plan.kept()).extracting(each -> each.member().name()).containsExactly("b", "c");
    }

    @Test
    void aTopologyThatGoesTakesEverythingOfItselfAlong() {
        Plan plan = plan(true, member("a", true, true), member("b", true, true));
        assertThat(plan.departures()).hasSize(2);
        assertThat(plan.retired()).hasSize(2);
    }
}
