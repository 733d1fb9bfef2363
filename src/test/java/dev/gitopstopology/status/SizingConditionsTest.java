package dev.gitopstopology.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.model.ClusterKey;
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
