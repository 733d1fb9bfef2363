package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Centralized;
import dev.gitopstopology.api.ClusterSelection;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.Mode;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.status.TopologyStatuses;
import dev.gitopstopology.status.TopologyView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A hub that is to be managed and is not selected is told of, and holds up nobody else. */
class UnselectedHubTest {
    private static final TopologyKey KEY = new TopologyKey("platform", "company");
    private static final LabelSelector PROD = new LabelSelector(Map.of("env", "prod"), null);
    private final Planner planner =
            new Planner(new Authority(Set.of("platform")), new Facts(Set.of()), type -> "v3.5.7");

    private static TopologyInput topology(@Nullable ClusterSelection clusters, boolean manageHub) {
        EngineSpec engine = new EngineSpec(
                EngineType.ArgoCD, null, null, null, null, null, null, null, null, null, null, null, null, null);
        Centralized centralized = new Centralized(manageHub);
        return new TopologyInput(
                KEY,
                new GitOpsTopologySpec(Mode.Centralized, engine, clusters, centralized, null, null, null, null, null),
                null,
                false);
    }

    private static FleetMember member(String name, ConnectionType type, Map<String, String> labels, boolean leaving) {
        return new FleetMember(
                new ClusterKey("platform", name),
                new TreeMap<>(labels),
                type,
                null,
                leaving,
                List.of(),
                Set.of(),
                List.of());
    }

    private static FleetMember hub(Map<String, String> labels) {
        return member("self", ConnectionType.InCluster, labels, false);
    }

    private Plan plan(TopologyInput topology, FleetMember... hubs) {
        FleetMember paris = member("paris", ConnectionType.Kubeconfig, Map.of("env", "prod"), false);
        return planner.plan(
                topology,
                new Fleet(
                        "hub-uid",
                        Stream.concat(Stream.of(paris), List.of(hubs).stream()).toList()));
    }

    @Test
    void theOthersAreRegisteredAndTheHubIsObjectedTo() {
        Plan plan = plan(topology(new ClusterSelection(PROD), true), hub(Map.of("env", "test")));
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.registrations())
                .extracting(each -> each.member().name())
                .containsExactly("paris");
        assertThat(plan.objections()).containsOnlyKeys("self");
        assertThat(plan.objections().get("self").reason()).isEqualTo("HubNotSelected");
        assertThat(plan.objections().get("self").message())
                .contains(
                        "GitOpsTopology platform/company",
                        "spec.centralized.manageHub",
                        "spec.clusters.selector does not match the labels of FleetCluster self",
                        "the hub is not registered",
                        "change the selector or the FleetCluster's labels",
                        "turn manageHub off");
    }

    @Test
    void theTopologyIsNotReadyForIt() {
        Plan plan = plan(topology(new ClusterSelection(PROD), true), hub(Map.of()));
        var status = TopologyStatuses.of(
                new TopologyView(plan, false, null, null, List.of(), List.of(), List.of(), List.of()),
                null,
                1L,
                Instant.EPOCH);
        assertThat(status.conditions())
                .filteredOn(condition -> condition.type().equals("ClustersRegistered"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.status()).isEqualTo("False");
                    assertThat(condition.reason()).isEqualTo("HubNotSelected");
                });
        assertThat(status.worst())
                .singleElement()
                .satisfies(trouble -> assertThat(trouble.cluster()).isEqualTo("self"));
    }

    @Test
    void whateverLeavesItOutIsNamed() {
        assertThat(objection(topology(null, true))).contains("spec.clusters is not there", "add spec.clusters,");
        assertThat(objection(topology(new ClusterSelection(null, PROD), true)))
                .contains("clusterAPISelector takes clusters of Cluster API only", "add a spec.clusters.selector");
    }

    private String objection(TopologyInput topology) {
        Plan plan = plan(topology, hub(Map.of("env", "prod")));
        assertThat(plan.objections()).containsOnlyKeys("self");
        return plan.objections().get("self").message();
    }

    @Test
    void nothingIsSaidWhereNothingIsMissing() {
        ClusterSelection prod = new ClusterSelection(PROD);
        assertThat(plan(topology(prod, true), hub(Map.of("env", "prod"))).objections())
                .isEmpty();
        assertThat(plan(topology(new ClusterSelection(null), true), hub(Map.of()))
                        .objections())
                .isEmpty();
        assertThat(plan(topology(prod, false), hub(Map.of())).objections()).isEmpty();
        assertThat(plan(
                                topology(prod, true),
                                hub(Map.of()),
                                member("b", ConnectionType.InCluster, Map.of("env", "prod"), false))
                        .objections())
                .as("another of the hub's FleetClusters is")
                .isEmpty();
        assertThat(plan(topology(prod, true), member("self", ConnectionType.InCluster, Map.of(), true))
                        .objections())
                .as("the hub leaves")
                .isEmpty();
    }
}
