package dev.gitopstopology.plan.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractsTest {
    private static final ObjectId KIND =
            new ObjectId("infrastructure.cluster.x-k8s.io/v1beta1", "AzureCluster", "team-a", "shop");
    private static final String PREFIX = "cluster.x-k8s.io/";
    private static final Set<String> BOTH = Set.of("v1beta1", "v1beta2");

    private static Optional<Problem> problem(Map<String, String> labels, Set<String> core) {
        return Contracts.problem(new ClusterKey("team-a", "shop"), KIND, labels, core, "v1.13.6");
    }

    @Test
    void oneCommonContractIsEnough() {
        assertThat(problem(Map.of(PREFIX + "v1beta1", "v1beta1"), BOTH)).isEmpty();
        assertThat(problem(Map.of(PREFIX + "v1beta1", "v1beta1", PREFIX + "v1beta2", "v1beta2"), Set.of("v1beta2")))
                .isEmpty();
    }

    @Test
    void noCommonContractIsSaidWithTheCommand() {
        Map<String, String> old =
                Map.of(PREFIX + "v1alpha4", "v1alpha4_v1beta1", Contracts.PROVIDER, "infrastructure-azure");
        assertThat(problem(old, BOTH)).hasValueSatisfying(problem -> {
            assertThat(problem.reason()).isEqualTo("ContractMismatch");
            assertThat(problem.message())
                    .contains(
                            "FleetCluster team-a/shop: AzureCluster of provider infrastructure-azure implements contract v1alpha4",
                            "core v1.13.6 works with v1beta1, v1beta2",
                            "clusterctl upgrade apply --infrastructure azure:VERSION",
                            "cluster-api-operator");
        });
        assertThat(problem(Map.of(PREFIX + "v1beta1", "v1beta1"), Set.of("v1beta2")))
                .isPresent();
    }

    @Test
    void otherLabelsAreNoContract() {
        Map<String, String> labels =
                Map.of(Contracts.PROVIDER, "control-plane-kamaji", PREFIX + "v1beta2", " ", "app", "v1beta2");
        assertThat(problem(labels, BOTH))
                .hasValueSatisfying(problem -> assertThat(problem.message())
                        .contains("implements no contract of Cluster API", "--control-plane kamaji:VERSION"));
    }

    @Test
    void whatClusterApiRefersToIsLookedAtOncePerKind() {
        List<ObjectId> kinds = Contracts.kinds(Objects.of("""
                {apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, metadata: {name: c}, spec: {infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AzureCluster, name: c}}}
                {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AzureCluster, metadata: {name: c}, spec: {identityRef: {kind: AzureClusterIdentity, name: c}}}
                {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AzureClusterIdentity, metadata: {name: c}}
                {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AzureMachineTemplate, metadata: {name: a}}
                {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AzureMachineTemplate, metadata: {name: b}}
                {apiVersion: cluster.x-k8s.io/v1beta2, kind: MachineDeployment, metadata: {name: d}, spec: {template: {spec: {infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AzureMachineTemplate, name: a}}}}}
                """));
        assertThat(kinds).extracting(ObjectId::kind).containsExactly("AzureCluster", "AzureMachineTemplate");
    }

    @Test
    void ofAClassTheProvidersTemplates() {
        ObjectId other = new ObjectId("example.com/v1", "Other", "team-a", "o");
        ObjectId core = new ObjectId("cluster.x-k8s.io/v1beta2", "ClusterClass", "team-a", "c");
        assertThat(Contracts.ofProviders(List.of(KIND, KIND, other, core))).containsExactly(KIND);
    }
}
