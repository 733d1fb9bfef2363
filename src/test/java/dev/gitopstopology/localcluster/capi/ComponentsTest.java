package dev.gitopstopology.localcluster.capi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ComponentsTest {
    @ParameterizedTest
    @EnumSource
    void theVersionIsTheOneThatTheBuildPins(Components components) throws IOException {
        String module = components.project().equals("cluster-api-test") ? "cluster-api/test" : components.project();
        assertThat(Files.readString(Path.of("tools/capi/go.mod")))
                .contains("require sigs.k8s.io/" + module + " " + components.version() + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "Core, clusters.cluster.x-k8s.io, cluster-api",
        "KubeadmBootstrap, kubeadmconfigtemplates.bootstrap.cluster.x-k8s.io, bootstrap-kubeadm",
        "KubeadmControlPlane, kubeadmcontrolplanes.controlplane.cluster.x-k8s.io, control-plane-kubeadm",
        "Development, devclusters.infrastructure.cluster.x-k8s.io, infrastructure-docker",
        "Azure, azureclusters.infrastructure.cluster.x-k8s.io, infrastructure-azure",
        "VSphere, vsphereclusters.infrastructure.cluster.x-k8s.io, infrastructure-vsphere"
    })
    void eachHasTheDefinitionsOfItsRelease(Components components, String name, String provider) {
        assertThat(labels(components, name)).containsEntry("cluster.x-k8s.io/provider", provider);
    }

    /** Cluster API finds the version of a provider's kind by these labels. Providers lag behind: Azure has the old contract only. */
    @Test
    void theDefinitionsOfProvidersTellTheirContracts() {
        assertThat(labels(Components.Development, "devclusters.infrastructure.cluster.x-k8s.io"))
                .containsEntry("cluster.x-k8s.io/v1beta2", "v1beta2");
        assertThat(labels(Components.Azure, "azureclusters.infrastructure.cluster.x-k8s.io"))
                .containsEntry("cluster.x-k8s.io/v1beta1", "v1beta1")
                .doesNotContainKey("cluster.x-k8s.io/v1beta2");
    }

    private static Map<String, String> labels(Components components, String name) {
        return components.definitions().stream()
                .map(CustomResourceDefinition::getMetadata)
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getLabels();
    }
}
