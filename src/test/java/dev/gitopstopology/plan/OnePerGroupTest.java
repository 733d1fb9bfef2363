package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.ClusterSelection;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineOverride;
import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.Group;
import dev.gitopstopology.api.GroupBy;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.Mode;
import dev.gitopstopology.api.NameRef;
import dev.gitopstopology.api.PerGroup;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OnePerGroupTest {
    private static final String NS = "platform";
    private static final TopologyKey KEY = new TopologyKey(NS, "regions");
    private static final Planner PLANNER =
            new Planner(new Authority(Set.of(NS)), new Facts(Set.of()), type -> "v3.5.7");

    private static GitOpsTopologySpec spec(PerGroup groups) {
        return new GitOpsTopologySpec(
                Mode.PerGroup,
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
                new ClusterSelection(null),
                null,
                null,
                groups,
                null,
                null,
                null);
    }

    private static Plan plan(PerGroup groups, FleetMember... members) {
        return planAs(Map.of(), groups, members);
    }

    /** @param placed control cluster by group, as the hub remembers it */
    private static Plan planAs(Map<String, String> placed, PerGroup groups, FleetMember... members) {
        Map<InstanceId, ClusterKey> places = placed.entrySet().stream()
                .collect(Collectors.toMap(each -> id(each.getKey()), each -> new ClusterKey(NS, each.getValue())));
        return PLANNER.plan(
                new TopologyInput(KEY, spec(groups), null, false, places, Map.of(), Set.of(), null),
                new Fleet("hub-uid", List.of(members)));
    }

    private static Group group(String name, String control, @Nullable EngineOverride engine) {
        return new Group(name, new LabelSelector(Map.of("region", name), null), new NameRef(control), engine);
    }

    private static PerGroup explicit() {
        return new PerGroup(List.of(group("emea", "emea-control", null), group("apac", "apac-control", null)), null);
    }

    private static PerGroup byLabel() {
        return new PerGroup(null, new GroupBy("region", new LabelSelector(Map.of("control", "yes"), null)));
    }

    private static InstanceId id(String group) {
        return InstanceId.of(KEY, Role.engine, group);
    }

    private static FleetMember member(String name, Map<String, String> labels) {
        return member(name, labels, false, List.of(), List.of());
    }

    private static FleetMember member(
            String name,
            Map<String, String> labels,
            boolean leaving,
            List<FleetMember.Held> held,
            List<FleetMember.HeldEngine> engines) {
        return new FleetMember(
                new ClusterKey(NS, name),
                new TreeMap<>(labels),
                ConnectionType.Kubeconfig,
                name + "-uid",
                leaving,
                held,
                Set.of(),
                engines);
    }

    private static List<FleetMember.Held> registered(String group, String control) {
        return List.of(new FleetMember.Held(
                id(group), KEY.name(), new ClusterKey(NS, control), "argocd", "cluster-of-" + group));
    }

    private static List<FleetMember.HeldEngine> runs(String group) {
        return List.of(new FleetMember.HeldEngine(id(group), KEY.name()));
    }

    private static List<String> registrations(Plan plan) {
        return plan.registrations().stream()
                .map(each -> each.member().name() + " with "
                        + each.instance().cluster().name())
                .toList();
    }

    private static List<String> refused(Plan plan) {
        return plan.refused().entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue().reason())
                .toList();
    }

    private static List<String> objections(Plan plan) {
        return plan.objections().entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue().reason())
                .toList();
    }

    private static final FleetMember EMEA_CONTROL = member("emea-control", Map.of("region", "emea"));

    @Test
    void eachGroupHasAnEngineOnItsControlCluster() {
        Plan plan = plan(
                explicit(),
                EMEA_CONTROL,
                member("emea-1", Map.of("region", "emea")),
                member("apac-control", Map.of("region", "apac")));
        assertThat(registrations(plan))
                .containsExactly(
                        "apac-control with apac-control", "emea-1 with emea-control", "emea-control with emea-control");
        assertThat(plan.registrations())
                .filteredOn(each -> each.ownCluster())
                .extracting(each -> each.member().name())
                .containsExactly("apac-control", "emea-control");
        assertThat(plan.instances()).extracting(each -> each.instance().id()).containsExactly(id("apac"), id("emea"));
    }

    @Test
    void aLabelMakesGroupsToo() {
        Plan plan = plan(
                byLabel(),
                member("a", Map.of("region", "NA", "control", "yes")),
                member("b", Map.of("region", "NA")),
                member("c", Map.of("region", "eu", "control", "yes")),
                member("d", Map.of("region", "")));
        assertThat(registrations(plan)).containsExactly("a with a", "b with a", "c with c");
        assertThat(refused(plan)).containsExactly("d InNoGroup");
    }

    @Test
    void aGroupsEngineMayBeAnother() {
        Plan plan = plan(
                new PerGroup(
                        List.of(
                                group(
                                        "emea",
                                        "emea-control",
                                        new EngineOverride(null, "v3.4.13", EngineSize.Large, null, null, null)),
                                group("apac", "apac-control", null)),
                        null),
                EMEA_CONTROL,
                member("apac-control", Map.of("region", "apac")));
        assertThat(plan.instances())
                .extracting(each -> each.instance().engine().version() + " "
                        + each.instance().engine().size() + " "
                        + each.revision().version())
                .containsExactly("v3.5.7 Small v3.5.7", "v3.4.13 Large v3.4.13");
    }

    @Test
    void aClusterInNoGroupOrInSeveralIsRefused() {
        PerGroup overlapping = new PerGroup(
                List.of(
                        group("emea", "emea-control", null),
                        new Group("all", new LabelSelector(null, null), new NameRef("emea-control"), null)),
                null);
        Plan plan = plan(overlapping, EMEA_CONTROL);
        assertThat(refused(plan)).containsExactly("emea-control InSeveralGroups");
        assertThat(plan.refused().get("emea-control").message()).contains("groups all and emea");
        assertThat(plan.instances()).isEmpty();
        assertThat(refused(plan(explicit(), EMEA_CONTROL, member("x", Map.of()))))
                .containsExactly("x InNoGroup");
    }

    @Test
    void aGroupWithoutItsControlClusterIsRefusedAsAWhole() {
        FleetMember outside = member("emea-control", Map.of("region", "apac"));
        Plan plan = plan(explicit(), outside, member("emea-1", Map.of("region", "emea")));
        assertThat(refused(plan)).containsExactly("emea-1 NoControlCluster", "emea-control NoControlCluster");
        assertThat(plan.instances()).isEmpty();
        assertThat(plan.registrations()).isEmpty();
    }

    @Test
    void severalControlClustersAreNone() {
        Plan plan = plan(
                byLabel(),
                member("a", Map.of("region", "na", "control", "yes")),
                member("b", Map.of("region", "na", "control", "yes")));
        assertThat(refused(plan)).containsExactly("a SeveralControlClusters", "b SeveralControlClusters");
        assertThat(plan.refused().get("a").message()).contains("a, b");
    }

    @Test
    void aLabelThatWouldMoveAClusterMovesNothing() {
        FleetMember control = member("emea-control", Map.of("region", "emea"), false, List.of(), runs("emea"));
        FleetMember moved = member("x", Map.of("region", "apac"), false, registered("emea", "emea-control"), List.of());
        Plan plan = plan(explicit(), control, moved, member("apac-control", Map.of("region", "apac")));
        assertThat(objections(plan)).containsExactly("x GroupChanged");
        assertThat(plan.departures()).isEmpty();
        assertThat(plan.kept()).extracting(each -> each.member().name()).containsExactly("x");
        assertThat(registrations(plan)).doesNotContain("x with apac-control");
    }

    @Test
    void aClusterThatLeftAllGroupsStaysWhereItIs() {
        FleetMember control = member("emea-control", Map.of("region", "emea"), false, List.of(), runs("emea"));
        FleetMember stray = member("x", Map.of(), false, registered("emea", "emea-control"), List.of());
        Plan plan = plan(explicit(), control, stray);
        assertThat(objections(plan)).containsExactly("x InNoGroup");
        assertThat(plan.departures()).isEmpty();
        assertThat(plan.staying()).contains(new Plan.Bond(id("emea"), stray.key()));
    }

    @Test
    void anEngineStaysOnItsClusterWhateverIsMeantToBeTheControlClusterNow() {
        FleetMember old = member("a", Map.of("region", "na"), false, registered("na", "a"), runs("na"));
        FleetMember next = member("b", Map.of("region", "na", "control", "yes"));
        Plan plan = planAs(Map.of("na", "a"), byLabel(), old, next);
        assertThat(registrations(plan)).containsExactly("a with a", "b with a");
        assertThat(objections(plan)).containsExactly("a ControlClusterChanged");
        assertThat(plan.retired()).isEmpty();
    }

    @Test
    void aGroupThatTheSpecNamesNoMoreIsFrozenAndNothingOfItEnds() {
        FleetMember control =
                member("us-control", Map.of("region", "us"), false, registered("us", "us-control"), runs("us"));
        Plan plan = plan(explicit(), control, EMEA_CONTROL);
        assertThat(objections(plan)).containsExactly("us-control InNoGroup");
        assertThat(plan.frozen()).containsExactly(new Plan.Bond(id("us"), control.key()));
        assertThat(plan.departures()).isEmpty();
        assertThat(plan.retired()).isEmpty();
    }

    @Test
    void aControlClusterThatLeavesEndsTheRegistrationsWithItsEngine() {
        FleetMember leaving = member(
                "emea-control", Map.of("region", "emea"), true, registered("emea", "emea-control"), runs("emea"));
        FleetMember served =
                member("emea-1", Map.of("region", "emea"), false, registered("emea", "emea-control"), List.of());
        Plan plan = plan(explicit(), leaving, served);
        assertThat(plan.departures())
                .extracting(each ->
                        each.member().name() + " from " + each.engineCluster().name())
                .containsExactly("emea-1 from emea-control", "emea-control from emea-control");
        assertThat(refused(plan)).containsExactly("emea-1 NoControlCluster");
        assertThat(plan.retired()).as("its FleetCluster takes the engine along").isEmpty();
    }

    @Test
    void aClusterThatSaysItRunsTheEngineDrawsNoCredentialToItself() {
        FleetMember hostile =
                member("a-hostile", Map.of("region", "emea"), false, registered("emea", "a-hostile"), runs("emea"));
        Plan plan = plan(explicit(), hostile, EMEA_CONTROL, member("emea-1", Map.of("region", "emea")));
        assertThat(plan.instances())
                .extracting(each -> each.instance().cluster().name())
                .containsExactly("emea-control");
        assertThat(registrations(plan)).allSatisfy(each -> assertThat(each).endsWith("with emea-control"));
        assertThat(plan.retired())
                .as("what is planned is nowhere let go for a cluster's word")
                .isEmpty();
        assertThat(refused(plan)).containsExactly("a-hostile LeavesOldEngine");
    }

    @Test
    void whoWasRegisteredWithAnEngineThatLeftDepartsBeforeTheNextOneGetsAToken() {
        FleetMember leaving =
                member("a", Map.of("region", "na", "control", "yes"), true, registered("na", "a"), runs("na"));
        FleetMember served = member("b", Map.of("region", "na"), false, registered("na", "a"), List.of());
        FleetMember next = member("c", Map.of("region", "na", "control", "yes"));
        Plan plan = planAs(Map.of("na", "a"), byLabel(), leaving, served, next);
        assertThat(registrations(plan)).containsExactly("c with c");
        assertThat(refused(plan)).containsExactly("b LeavesOldEngine");
        assertThat(plan.departures())
                .extracting(each ->
                        each.member().name() + " from " + each.engineCluster().name())
                .containsExactly("a from a", "b from a");
    }

    @Test
    void anEngineIsRetiredWhenItsGroupIsDeselected() {
        FleetMember control = member("us-control", Map.of("region", "us"), false, List.of(), runs("us"));
        Plan plan = plan(explicit(), control, EMEA_CONTROL);
        assertThat(plan.retired())
                .extracting(each -> each.instance() + " on " + each.cluster().name())
                .containsExactly(id("us") + " on us-control");
    }
}
