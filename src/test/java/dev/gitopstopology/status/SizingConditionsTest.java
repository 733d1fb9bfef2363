package dev.gitopstopology.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.Fleet;
import dev.gitopstopology.plan.FleetMember;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.Planner;
import dev.gitopstopology.plan.TopologyInput;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SizingConditionsTest {
    private static Plan plan(String engine, int clusters, int weight) {
        GitOpsTopologySpec spec = new KubernetesSerialization()
                .unmarshal("""
                        apiVersion: gitops-topology.dev/v1alpha1
                        kind: GitOpsTopology
                        metadata: {name: company, namespace: platform}
                        spec: {mode: Centralized, engine: %s, clusters: {}}
                        """.formatted(engine), GitOpsTopology.class)
                .getSpec();
        List<FleetMember> members = IntStream.range(0, clusters)
                .mapToObj(i -> new FleetMember(
                        new ClusterKey("platform", "c" + i),
                        new TreeMap<>(),
                        ConnectionType.Kubeconfig,
                        null,
                        false,
                        List.of(),
                        Set.of(),
                        List.of(),
                        weight,
                        Map.of(),
                        new TreeMap<>(),
                        Map.of(),
                        null))
                .toList();
        return new Planner(new Authority(Set.of("platform")), new Facts(Set.of()), type -> "v3.5.7")
                .plan(
                        new TopologyInput(new TopologyKey("platform", "company"), spec, null, false),
                        new Fleet(null, members));
    }

    private static List<Condition> conditions(Plan plan) {
        GitOpsTopologyStatus status = TopologyStatuses.of(
                new TopologyView(plan, false, null, null, List.of(), List.of(), List.of(), List.of()),
                null,
                1L,
                Instant.EPOCH);
        return status.conditions();
    }

    /** A Flux on the hub that delivers so much of the catalogue. */
    private static Optional<Condition> flux(String engine, int deliveries) {
        Plan plan = plan(engine, 3, 1);
        Map<InstanceId, Integer> each =
                Map.of(plan.instances().get(0).instance().id(), deliveries);
        return TopologyStatuses.of(
                        new TopologyView(plan, false, null, null, List.of(), List.of(), List.of(), List.of(), each),
                        null,
                        1L,
                        Instant.EPOCH)
                .conditions()
                .stream()
                .filter(condition -> condition.type().equals("SizingAdvised"))
                .findFirst();
    }

    @Test
    void aFluxIsAsLargeAsItsPartOfTheCatalogueAsksFor() {
        assertThat(flux("{type: Flux}", 0)).isEmpty();
        assertThat(flux("{type: Flux}", 100).orElseThrow().reason()).isEqualTo("SizedAsAdvised");
        Condition small = flux("{type: Flux}", 101).orElseThrow();
        assertThat(small.status()).isEqualTo("False");
        assertThat(small.reason()).isEqualTo("SizeTooSmall");
        assertThat(small.message())
                .contains("company-", "of size Small delivers 101 ", "set engine.size to Medium, or serve");
        assertThat(flux("{type: Flux, size: Medium}", 501).orElseThrow().message())
                .contains("set engine.size to Large");
        assertThat(flux("{type: Flux, size: Large}", 9_999).orElseThrow().status())
                .isEqualTo("True");
        assertThat(flux("{type: Flux, size: Large}", 10_000).orElseThrow().message())
                .contains("; serve its clusters by more engines")
                .doesNotContain("engine.size");
        assertThat(flux("{type: Flux, management: External}", 501)).isEmpty();
        assertThat(flux("{type: ArgoCD}", 501).orElseThrow().reason()).isEqualTo("SizedAsAdvised");
    }

    private static Optional<Condition> sizing(String engine, int clusters, int weight) {
        return conditions(plan(engine, clusters, weight)).stream()
                .filter(each -> each.type().equals("SizingAdvised"))
                .findFirst();
    }

    @Test
    void asManyShardsAsTheClustersAskFor() {
        Condition met = sizing("{type: ArgoCD}", 100, 1).orElseThrow();
        assertThat(met.status()).isEqualTo("True");
        assertThat(met.reason()).isEqualTo("SizedAsAdvised");
        assertThat(sizing("{type: ArgoCD, argoCD: {shards: 5}}", 100, 1)
                        .orElseThrow()
                        .status())
                .isEqualTo("True");
        assertThat(sizing("{type: ArgoCD, size: Large, argoCD: {shards: 1}}", 55, 1)
                        .orElseThrow()
                        .status())
                .isEqualTo("True");
    }

    @Test
    void fewerAreToldOfWithTheWayOut() {
        Condition few = sizing("{type: ArgoCD, argoCD: {shards: 1}}", 21, 1).orElseThrow();
        assertThat(few.status()).isEqualTo("False");
        assertThat(few.reason()).isEqualTo("TooFewShards");
        assertThat(few.message())
                .contains(
                        "company-",
                        "has 1 shard of size Small for clusters that ask for 2",
                        "engine.argoCD.shards to 2");
        assertThat(sizing("{type: ArgoCD, argoCD: {shards: 2}}", 3, 20)
                        .orElseThrow()
                        .reason())
                .isEqualTo("TooFewShards");
        // left to the planner there are at most 20
        assertThat(sizing("{type: ArgoCD}", 500, 1).orElseThrow().message()).contains("has 20 shards", "ask for 25");
    }

    @Test
    void itDoesNotCountForReady() {
        List<Condition> conditions = conditions(plan("{type: ArgoCD, argoCD: {shards: 1}}", 100, 1));
        Condition ready = conditions.stream()
                .filter(each -> each.type().equals("Ready"))
                .findFirst()
                .orElseThrow();
        assertThat(ready.reason()).isNotEqualTo("TooFewShards");
    }

    @Test
    void whereThereAreNoShardsNothingIsSaid() {
        assertThat(sizing("{type: Flux}", 500, 1)).isEmpty();
        assertThat(sizing("{type: ArgoCD, management: External}", 500, 1)).isEmpty();
    }
}
