package dev.gitopstopology.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.ObjectId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private static List<ObjectId> kinds(String... kinds) {
        return Stream.of(kinds)
                .map(each -> each.split(" "))
                .map(each -> new ObjectId(each[0] + ".cluster.x-k8s.io/v1beta1", each[1], "a", "b"))
                .toList();
    }

    @Test
    void eachTypeHasItsFlagAndItsObject() {
        assertThat(Providers.command(kinds(
                        "infrastructure AzureCluster",
                        "infrastructure AzureMachineTemplate",
                        "controlplane KamajiControlPlane",
                        "bootstrap KubeadmConfigTemplate")))
                .isEqualTo(
                        "clusterctl init --infrastructure azure --control-plane kamaji --bootstrap kubeadm"
                                + " (or InfrastructureProvider azure, ControlPlaneProvider kamaji, BootstrapProvider kubeadm of the cluster-api-operator)");
    }

    @Test
    void aProviderThatNobodyHereKnowsIsNamedAsItsKindsAre() {
        assertThat(Providers.command(kinds("infrastructure NutanixCluster"))).contains("--infrastructure nutanix ");
        assertThat(Providers.command(kinds("controlplane TalosControlPlane"))).contains("--control-plane talos ");
    }

    @Test
    void whatIsOfCoreComesWithCore() {
        ObjectId core = new ObjectId("cluster.x-k8s.io/v1beta2", "MachineHealthCheck", "a", "b");
        assertThat(Providers.command(List.of(core))).contains("clusterctl upgrade plan");
    }
}
