package dev.gitopstopology.render.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.GitOpsTenantSpec;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.model.TenantKey;
import dev.gitopstopology.render.TenantScenario;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FluxTenancyTest {
    private static List<Manifest> render(String flux) throws IOException {
        Tenant tenant = Tenant.of(
                new TenantKey("platform", "shop"),
                null,
                false,
                new ObjectMapper(new YAMLFactory())
                        .readValue("{namespaces: [shop, shop-staging]%s}".formatted(flux), GitOpsTenantSpec.class));
        return FluxTenancy.of(
                tenant,
                TenantScenario.read("tenants").tenancy().tenants().get(0).instance(),
                tenant.namespaces());
    }

    private static JsonNode find(List<Manifest> manifests, String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .json();
    }

    @Test
    void oneAccountOfTheTeamMayWriteInItsNamespacesAndNowhereElse() throws IOException {
        List<Manifest> manifests = render("");
        assertThat(manifests)
                .extracting(Manifest::kind)
                .containsExactly("ServiceAccount", "RoleBinding", "RoleBinding");
        assertThat(manifests).extracting(Manifest::namespace).containsExactly("shop", "shop", "shop-staging");
        assertThat(manifests.get(2).json().at("/subjects/0/namespace").asText()).isEqualTo("shop");
        assertThat(manifests.get(0).json().path("automountServiceAccountToken").asBoolean(true))
                .isFalse();
    }

    @Test
    void theSourceIsReconciledAsTheTeamsAccount() throws IOException {
        List<Manifest> manifests = render(
                ", flux: {source: {url: \"https://git.example.com/shop\", secretRef: {name: git}}, path: ./apps, prune: false}");
        JsonNode kustomization = find(manifests, "Kustomization");
        assertThat(kustomization.at("/spec/serviceAccountName").asText()).isEqualTo("tenant-shop");
        assertThat(kustomization.at("/spec/path").asText()).isEqualTo("./apps");
        assertThat(kustomization.at("/spec/prune").asBoolean(true)).isFalse();
        assertThat(kustomization.at("/spec/sourceRef/namespace").isMissingNode())
                .isTrue();
        JsonNode source = find(manifests, "GitRepository");
        assertThat(source.at("/metadata/name")).isEqualTo(kustomization.at("/spec/sourceRef/name"));
        assertThat(source.at("/spec/ref/branch").asText()).isEqualTo("main");
        assertThat(source.at("/spec/secretRef/name").asText()).isEqualTo("git");
    }

    @Test
    void anArtifactIsTakenByItsTag() throws IOException {
        List<Manifest> manifests =
                render(", flux: {source: {type: OCIRepository, url: \"oci://ghcr.io/shop\", ref: v1}}");
        assertThat(find(manifests, "OCIRepository").at("/spec/ref/tag").asText())
                .isEqualTo("v1");
        assertThat(find(manifests, "Kustomization").at("/spec/sourceRef/kind").asText())
                .isEqualTo("OCIRepository");
    }
}
