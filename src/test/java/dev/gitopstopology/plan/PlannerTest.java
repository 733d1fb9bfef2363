package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Centralized;
import dev.gitopstopology.api.ClusterSelection;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.Mode;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final String NS = "platform";
    private static final TopologyKey KEY = new TopologyKey(NS, "company");
    private static final InstanceId INSTANCE = InstanceId.of(KEY, Role.engine, "");
    private final Planner planner =
            new Planner(new Authority(Set.of(NS)), new Facts(Set.of("example.com")), type -> "v3.5.7");

    private static TopologyInput topology(
            @Nullable ClusterSelection clusters, @Nullable Boolean manageHub, @Nullable String version) {
        EngineSpec engine = new EngineSpec(
                EngineType.ArgoCD, null, version, null, null, null, null, null, null, null, null, null, null, null);
        GitOpsTopologySpec spec = new GitOpsTopologySpec(
                Mode.Centralized,
                engine,
                clusters,
                manageHub == null ? null : new Centralized(manageHub),
                null,
                null,
                null,
                null,
                null);
        return new TopologyInput(KEY, spec, null, false);
    }

    private static ClusterSelection all() {
        return new ClusterSelection(null);
    }

    private static FleetMember member(String name, @Nullable String uid, Map<String, String> labels, boolean held) {
        List<FleetMember.Held> registrations = held
                ? List.of(new FleetMember.Held(INSTANCE, "company", ClusterKey.HUB, "argocd", "cluster-" + name))
                : List.of();
        return new FleetMember(
                new ClusterKey(NS, name),
                new TreeMap<>(labels),
                ConnectionType.Kubeconfig,
                uid,
                false,
                registrations,
                held ? Set.of(INSTANCE) : Set.of(),
                List.of());
    }

    private static FleetMember hub(String name) {
        return new FleetMember(
                new ClusterKey(NS, name),
                new TreeMap<>(),
                ConnectionType.InCluster,
                "hub-uid",
                false,
                List.of(),
                Set.of(),
                List.of());
    }

    private static Fleet fleet(FleetMember... members) {
        return new Fleet("hub-uid", List.of(members));
    }

    private static List<String> registered(Plan plan) {
        return plan.registrations().stream().map(each -> each.member().name()).toList();
    }

    @Test
    void anAbsentSelectionSelectsNothingAndAnEmptyOneEverythingButTheHub() {
        Fleet fleet = fleet(member("a", null, Map.of(), false), hub("self"));
        assertThat(registered(planner.plan(topology(null, null, null), fleet))).isEmpty();
        assertThat(registered(planner.plan(topology(all(), null, null), fleet))).containsExactly("a");
    }

    @Test
    void theHubIsAMemberOnlyWhenAskedFor() {
        Fleet fleet = fleet(member("a", null, Map.of(), false), hub("self"));
        Plan plan = planner.plan(topology(all(), true, null), fleet);
        assertThat(registered(plan)).containsExactly("a", "self");
        assertThat(plan.instances().get(0).instance().managesOwnCluster()).isTrue();
    }

    @Test
    void managingTheHubNeedsItsFleetCluster() {
        Plan plan = planner.plan(topology(all(), true, null), fleet(member("a", null, Map.of(), false)));
        assertThat(plan.problems()).extracting(Problem::reason).containsExactly("HubNotDeclared");
        assertThat(plan.instances()).isEmpty();
    }

    @Test
    void selectorsFollowTheirKubernetesMeaning() {
        LabelSelector selector = new LabelSelector(
                Map.of("env", "prod"),
                List.of(
                        new LabelSelector.Requirement("region", LabelSelector.Operator.NotIn, List.of("us")),
                        new LabelSelector.Requirement("retired", LabelSelector.Operator.DoesNotExist, null)));
        Fleet fleet = fleet(
                member("match", null, Map.of("env", "prod", "region", "eu"), false),
                member("no-region-matches-not-in", null, Map.of("env", "prod"), false),
                member("wrong-region", null, Map.of("env", "prod", "region", "us"), false),
                member("wrong-env", null, Map.of("env", "test"), false),
                member("retired", null, Map.of("env", "prod", "retired", ""), false));
        assertThat(registered(planner.plan(topology(new ClusterSelection(selector), null, null), fleet)))
                .containsExactly("match", "no-region-matches-not-in");
    }

    @Test
    void aMemberThatIsNoLongerSelectedDeparts() {
        Fleet fleet =
                fleet(member("a", "u1", Map.of("env", "test"), true), member("b", "u2", Map.of("env", "prod"), true));
        LabelSelector prod = new LabelSelector(Map.of("env", "prod"), null);
        Plan plan = planner.plan(topology(new ClusterSelection(prod), null, null), fleet);
        assertThat(plan.departures()).singleElement().satisfies(departure -> {
            assertThat(departure.member().name()).isEqualTo("a");
            assertThat(departure.secretName()).isEqualTo("cluster-a");
        });
    }

    @Test
    void aSelectorThatMatchesNothingAnyMoreRemovesNothing() {
        Fleet fleet = fleet(member("a", "u1", Map.of("env", "prod"), true));
        LabelSelector mistyped = new LabelSelector(Map.of("env", "prdo"), null);
        Plan plan = planner.plan(topology(new ClusterSelection(mistyped), null, null), fleet);
        assertThat(plan.problems()).extracting(Problem::reason).containsExactly("SelectorEmpty");
        assertThat(plan.departures()).isEmpty();
    }

    @Test
    void registrationsOfOtherTopologiesAreNoneOfOurs() {
        FleetMember other = new FleetMember(
                new ClusterKey(NS, "a"),
                new TreeMap<>(),
                ConnectionType.Kubeconfig,
                "u1",
                false,
                List.of(new FleetMember.Held(new InstanceId("other-12345678"), "other", ClusterKey.HUB, "argocd", "s")),
                Set.of(),
                List.of());
        assertThat(planner.plan(topology(null, null, null), fleet(other)).departures())
                .isEmpty();
    }

    @Test
    void oneClusterUnderTwoNamesIsRegisteredOnceAndWhoeverIsRegisteredStays() {
        Fleet fleet = fleet(member("a-new", "u1", Map.of(), false), member("b-old", "u1", Map.of(), true));
        Plan plan = planner.plan(topology(all(), null, null), fleet);
        assertThat(registered(plan)).containsExactly("b-old");
        assertThat(plan.refused()).containsOnlyKeys("a-new");
        assertThat(plan.refused().get("a-new").reason()).isEqualTo("DuplicateCluster");
        assertThat(plan.departures()).isEmpty();
    }

    @Test
    void whatAClusterSaysOfItselfPutsNoOtherOut() {
        FleetMember forged = new FleetMember(
                new ClusterKey(NS, "a-forged"),
                new TreeMap<>(),
                ConnectionType.Kubeconfig,
                "u1",
                false,
                List.of(new FleetMember.Held(INSTANCE, "company", ClusterKey.HUB, "argocd", "cluster-a-forged")),
                Set.of(),
                List.of());
        Plan plan = planner.plan(topology(all(), null, null), fleet(forged, member("b-old", "u1", Map.of(), true)));
        assertThat(registered(plan)).containsExactly("b-old");
        assertThat(plan.refused().get("a-forged").reason()).isEqualTo("DuplicateCluster");
    }

    @Test
    void theHubUnderAnotherUrlIsRefused() {
        Plan plan = planner.plan(topology(all(), null, null), fleet(member("sneaky", "hub-uid", Map.of(), false)));
        assertThat(plan.refused().get("sneaky").reason()).isEqualTo("IsTheHub");
        assertThat(plan.registrations()).isEmpty();
    }

    @Test
    void aTopologyOutsideThePlatformNamespacesPlansNothing() {
        TopologyInput hostile = new TopologyInput(
                new TopologyKey("tenant", "company"),
                topology(all(), null, null).spec(),
                null,
                false);
        Plan plan = planner.plan(hostile, fleet(member("a", null, Map.of(), false)));
        assertThat(plan.problems()).extracting(Problem::reason).containsExactly("NotPlatformNamespace");
        assertThat(plan.instances()).isEmpty();
        assertThat(plan.registrations()).isEmpty();
    }

    @Test
    void aRemovedTopologyOnlyDeparts() {
        TopologyInput removed =
                new TopologyInput(KEY, topology(all(), null, null).spec(), null, true);
        Plan plan = planner.plan(removed, fleet(member("a", "u", Map.of(), true)));
        assertThat(plan.instances()).isEmpty();
        assertThat(plan.registrations()).isEmpty();
        assertThat(plan.departures()).hasSize(1);
    }

    @Test
    void thePinnedVersionStaysUntilTheSpecNamesAnother() {
        var pinned = new GitOpsTopologyStatus.Pinned("v3.4.0", "sha256:1", "Standard");
        TopologyInput silent = new TopologyInput(KEY, topology(null, null, null).spec(), pinned, false);
        assertThat(planner.plan(silent, fleet()).instances().get(0).revision().version())
                .isEqualTo("v3.4.0");
        assertThat(planner.plan(silent, fleet()).instances().get(0).revision().digest())
                .isEqualTo("sha256:1");
        TopologyInput asked =
                new TopologyInput(KEY, topology(null, null, "v3.5.0").spec(), pinned, false);
        assertThat(planner.plan(asked, fleet()).instances().get(0).revision().version())
                .isEqualTo("v3.5.0");
        assertThat(planner.plan(asked, fleet()).instances().get(0).revision().digest())
                .isNull();
    }

    @Test
    void toLearnTheDigestOfAReleaseMakesNoOtherPlanButAnotherVersionDoes() {
        var spec = topology(all(), null, null).spec();
        var learned = new GitOpsTopologyStatus.Pinned("v3.5.7", "sha256:1", "Standard");
        var older = new GitOpsTopologyStatus.Pinned("v3.4.0", "sha256:2", "Standard");
        Fleet fleet = fleet(member("a", "u1", Map.of(), false));
        String hash =
                planner.plan(new TopologyInput(KEY, spec, null, false), fleet).hash();
        assertThat(planner.plan(new TopologyInput(KEY, spec, learned, false), fleet)
                        .hash())
                .isEqualTo(hash);
        assertThat(planner.plan(new TopologyInput(KEY, spec, older, false), fleet)
                        .hash())
                .isNotEqualTo(hash);
    }

    @Test
    void onlyAllowedLabelsTravel() {
        Fleet fleet = fleet(member(
                "a",
                null,
                Map.of(
                        "env", "prod",
                        "topology.kubernetes.io/region", "eu",
                        "example.com/tier", "1",
                        "argocd.argoproj.io/secret-type", "repository",
                        "gitops-topology.dev/instance", "x"),
                false));
        assertThat(planner.plan(topology(all(), null, null), fleet)
                        .registrations()
                        .get(0)
                        .facts())
                .containsOnlyKeys("env", "topology.kubernetes.io/region", "example.com/tier");
    }

    @Test
    void thePlanDoesNotDependOnTheOrderOfTheFleet() {
        Random random = new Random(7);
        List<FleetMember> members = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            members.add(member("m" + i, "u" + i % 35, Map.of("n", "" + i % 3), random.nextBoolean()));
        }
        String hash = planner.plan(topology(all(), null, null), new Fleet("hub-uid", members))
                .hash();
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(members, random);
            assertThat(planner.plan(topology(all(), null, null), new Fleet("hub-uid", members))
                            .hash())
                    .isEqualTo(hash);
        }
    }
}
