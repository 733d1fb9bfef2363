package dev.gitopstopology.render.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.distribution.Distribution;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.render.TenantScenario;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is rendered for tenants is what a real API server takes, unknown fields refused, with Argo CD's own CRD. */
class TenancyOnServerIT {
    private static LocalCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(ClusterOptions.named("tenancy").withoutControllerManager());
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                .build();
        for (Manifest manifest : Distribution.release(ArgoCDProfile.Standard).manifests()) {
            if (manifest.kind().equals("CustomResourceDefinition")
                    && manifest.name().startsWith("appprojects.")) {
                client.resource(resource(manifest)).serverSideApply();
            }
        }
        for (String namespace : List.of("argocd", "shop", "shop-staging", "audit")) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    private static GenericKubernetesResource resource(Manifest manifest) {
        return client.getKubernetesSerialization()
                .unmarshal(manifest.json().toString(), GenericKubernetesResource.class);
    }

    private static GenericKubernetesResource rehearsed(Manifest manifest) {
        PatchContext strict = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("test")
                .withFieldValidation("Strict")
                .withDryRun(List.of("All"))
                .build();
        return client.resource(resource(manifest)).patch(strict);
    }

    /** The CRD is served a moment after it is there. */
    private static void project(Manifest manifest) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .untilAsserted(() ->
                        assertThat(rehearsed(manifest).getMetadata().getName()).isEqualTo(manifest.name()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenants", "tenants-impersonate"})
    void everyObjectIsTaken(String scenario) {
        for (PlannedTenant planned : TenantScenario.read(scenario).tenancy().tenants()) {
            TenancyRenderer.render(planned).stream()
                    .flatMap(set -> set.manifests().stream())
                    .forEach(TenancyOnServerIT::project);
        }
    }

    @Test
    void aFieldThatArgoCDDoesNotHaveWouldBeRefused() {
        Manifest project = TenantProject.of(
                TenantScenario.read("tenants").tenancy().tenants().get(0));
        project(project);
        assertThatThrownBy(() -> rehearsed(
                        project.edit(json -> json.withObjectProperty("spec").put("destinationServiceAccount", "x"))))
                .hasMessageContaining("destinationServiceAccount");
    }
}
