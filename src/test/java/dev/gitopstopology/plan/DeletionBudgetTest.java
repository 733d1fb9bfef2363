package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.ClusterSelection;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.DeletionBudget;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.Mode;
import dev.gitopstopology.api.Safety;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeletionBudgetTest {
    private static final String NS = "platform";
    private static final TopologyKey KEY = new TopologyKey(NS, "company");
    private static final InstanceId INSTANCE = InstanceId.of(KEY, Role.engine, "");
    private final Planner planner = new Planner(new Authority(Set.of(NS)), new Facts(Set.of()), type -> "v3.5.7");

    private static GitOpsTopologySpec spec(@Nullable Integer budget, boolean selecting) {
        EngineSpec engine = new EngineSpec(
                EngineType.ArgoCD, null, null, null, null, null, null, null, null, null, null, null, null, null);
        LabelSelector selector = new LabelSelector(Map.of("in", "yes"), null);
        return new GitOpsTopologySpec(
                Mode.Centralized,
                engine,
                selecting ? new ClusterSelection(selector) : null,
                null,
                null,
                null,
                null,
                budget == null ? null : new Safety(null, new DeletionBudget(budget, null)),
                null);
    }

    private static FleetMember member(int number, boolean selected, boolean leaving, boolean held) {
        String name = "m%02d".formatted(number);
        return new FleetMember(
                new ClusterKey(NS, name),
                new TreeMap<>(selected ? Map.of("in", "yes", "region", "eu") : Map.of("region", "moved")),
                ConnectionType.Kubeconfig,
                "uid-" + name,
                leaving,
                held
                        ? List.of(
                                new FleetMember.Held(INSTANCE, "company", ClusterKey.HUB, "argocd", "cluster-" + name))
                        : List.of(),
                held ? Set.of(INSTANCE) : Set.of(),
                List.of());
    }

    /** The first so many are no longer selected. */
    private static Fleet fleet(int deselected, int of) {
        return new Fleet(
                "hub",
                IntStream.range(0, of)
                        .mapToObj(number -> member(number, number >= deselected, false, true))
                        .toList());
    }

    private Plan plan(@Nullable Integer budget, Fleet fleet, ClusterKey... left) {
        return planner.plan(
                new TopologyInput(KEY, spec(budget, true), null, false, Map.of(), Map.of(), Set.of(left), null), fleet);
    }

    @Test
    void aFifthMayLeaveAndAlwaysOne() {
        assertThat(plan(null, fleet(2, 10)).departures()).hasSize(2);
        assertThat(plan(null, fleet(1, 2)).departures()).hasSize(1);
        assertThat(plan(null, fleet(2, 9)).departures()).isEmpty();
    }

    @Test
    void moreThanThatStayRegisteredAndAreNamed() {
        Plan plan = plan(null, fleet(3, 10));
        assertThat(plan.departures()).isEmpty();
        assertThat(plan.registrations()).hasSize(7);
        assertThat(plan.heldBack().clusters()).extracting(ClusterKey::name).containsExactly("m00", "m01", "m02");
        assertThat(plan.heldBack().budget()).isEqualTo(2);
        assertThat(plan.heldBack().needed()).isEqualTo(3);
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.instances()).hasSize(1);
    }

    @Test
    void aBudgetOfTheSpecCountsAlsoWhenItIsNone() {
        assertThat(plan(3, fleet(3, 10)).departures()).hasSize(3);
        assertThat(plan(0, fleet(1, 10)).departures()).isEmpty();
        assertThat(plan(0, fleet(1, 10)).heldBack().clusters()).hasSize(1);
    }

    @Test
    void whoseFleetClusterIsDeletedNeedsNoBudget() {
        Fleet fleet = new Fleet(
                "hub",
                Stream.concat(
                                fleet(0, 2).members().stream(),
                                IntStream.range(2, 8).mapToObj(number -> member(number, true, true, true)))
                        .toList());
        Plan plan = plan(0, fleet);
        assertThat(plan.departures()).hasSize(6);
        assertThat(plan.heldBack().isEmpty()).isTrue();
    }

    @Test
    void leavingOutTheSelectionIsNoWayAroundIt() {
        Plan plan = planner.plan(new TopologyInput(KEY, spec(null, false), null, false), fleet(0, 4));
        assertThat(plan.departures()).isEmpty();
        assertThat(plan.heldBack().clusters()).hasSize(4);
    }

    @Test
    void oneByOneIsNoWayAroundItEither() {
        ClusterKey gone = new ClusterKey(NS, "m00");
        Fleet fleet = new Fleet(
                "hub",
                IntStream.range(0, 5)
                        .mapToObj(number -> member(number, number > 1, false, number > 0))
                        .toList());
        Plan second = plan(null, fleet, gone);
        assertThat(second.departures()).isEmpty();
        assertThat(second.heldBack().left()).isEqualTo(1);
        assertThat(plan(null, fleet).departures()).hasSize(1);
    }

    @Test
    void whoBeganToLeaveGoesOn() {
        ClusterKey leaving = new ClusterKey(NS, "m00");
        Plan plan = plan(null, fleet(3, 5), leaving);
        assertThat(plan.departures()).extracting(each -> each.member()).containsExactly(leaving);
        assertThat(plan.heldBack().clusters()).hasSize(2);
    }

    @Test
    void whoIsSelectedAgainOrDeletedDoesNotCountAsLeft() {
        ClusterKey back = new ClusterKey(NS, "m03");
        ClusterKey deleted = new ClusterKey(NS, "no-more");
        assertThat(plan(null, fleet(1, 5), back, deleted).departures()).hasSize(1);
    }
}
