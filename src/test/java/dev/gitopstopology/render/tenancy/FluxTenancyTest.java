package dev.gitopstopology.render.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.render.TenantScenario;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FluxTenancyTest {
    private static final String SOURCE =
            ", flux: {source: {url: \"https://git.example.com/shop\", secretRef: {name: git}}, path: ./apps, prune: false}";

    private static List<RenderedSet> sets(String mode, String access, String flux) throws IOException {
        return TenantScenario.parse("""
                        kind: GitOpsTopology
                        metadata: {name: company, namespace: gitops-topology-system}
                        spec: {mode: %s, engine: {type: Flux, access: %s}, clusters: {}}
                        ---
                        kind: FleetCluster
                        metadata: {name: paris, namespace: gitops-topology-system}
                        spec: {connection: {type: Kubeconfig, kubeconfig: {secretRef: {name: paris}}}}
                        ---
                        kind: GitOpsTenant
                        metadata: {name: shop, namespace: gitops-topology-system}
                        spec: {namespaces: [shop, shop-staging], clusters: {}%s}
                        """.formatted(mode, access, flux)).tenancy().tenants().stream()
                .flatMap(planned -> TenancyRenderer.render(planned).stream())
                .toList();
    }

    private static List<Manifest> of(SetKind kind, List<RenderedSet> sets) {
        return sets.stream()
                .filter(set -> set.id().kind() == kind)
                .flatMap(set -> set.manifests().stream())
                .filter(manifest -> !manifest.kind().equals("Namespace"))
                .toList();
    }

    private static JsonNode find(List<Manifest> manifests, String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .json();
    }

    private static List<String> granted(List<Manifest> manifests) {
        return manifests.stream()
                .filter(manifest -> manifest.kind().equals("RoleBinding"))
                .map(manifest -> manifest.namespace() + ": "
                        + manifest.json().at("/roleRef/name").asText().replace("gitops-topology-", "") + " to "
                        + manifest.json()
                                .path("subjects")
                                .valueStream()
                                .map(subject -> subject.path("namespace").asText() + "/"
                                        + subject.path("name").asText())
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void whereFluxServesItsOwnClusterTheTeamHasAllOfItInItsFirstNamespace() throws IOException {
        List<RenderedSet> sets = sets("PerCluster", "{profile: Namespaced, namespaces: [shared]}", SOURCE);
        assertThat(of(SetKind.project, sets)).isEmpty();
        List<Manifest> member = of(SetKind.tenancy, sets);
        assertThat(granted(member))
                .containsExactlyInAnyOrder(
                        "shop: engine-write to shop/tenant-shop",
                        "shop-staging: engine-write to shop/tenant-shop",
                        "shop: engine-impersonate to flux-system/kustomize-controller flux-system/helm-controller",
                        "shop: flux-place to flux-system/source-controller flux-system/kustomize-controller flux-system/helm-controller");
        JsonNode kustomization = find(member, "Kustomization");
        assertThat(kustomization.at("/metadata/namespace").asText()).isEqualTo("shop");
        assertThat(kustomization.at("/spec/kubeConfig").isMissingNode()).isTrue();
        assertThat(find(member, "GitRepository").at("/metadata/namespace").asText())
                .isEqualTo("shop");
    }

    @Test
    void forASpokeTheTeamsSourceIsBesideTheEngineAndItsAccountIsOneOfThatPlace() throws IOException {
        List<RenderedSet> sets = sets("Centralized", "{profile: Namespaced, namespaces: [shared]}", SOURCE);
        List<Manifest> beside = of(SetKind.project, sets);
        String place = String.valueOf(beside.get(0).namespace());
        assertThat(place).startsWith("flux-paris-");
        assertThat(beside).extracting(Manifest::kind).containsExactly("GitRepository", "Kustomization");
        assertThat(beside).extracting(Manifest::namespace).containsOnly(place);
        assertThat(find(beside, "Kustomization")
                        .at("/spec/kubeConfig/secretRef/name")
                        .asText())
                .isEqualTo("cluster-kubeconfig");
        assertThat(granted(of(SetKind.tenancy, sets)))
                .containsExactlyInAnyOrder(
                        "shop: engine-write to " + place + "/tenant-shop",
                        "shop-staging: engine-write to " + place + "/tenant-shop");
    }

    @Test
    void anEngineThatOnlyReadsGivesTheTeamNoRightToWrite() throws IOException {
        assertThat(granted(of(SetKind.tenancy, sets("Centralized", "{profile: ReadOnly}", SOURCE))))
                .isEmpty();
    }

    @Test
    void withImpersonateTheAccountIsTheSame() throws IOException {
        List<RenderedSet> sets = sets("PerCluster", "{profile: Impersonate, namespaces: [shared]}", "");
        assertThat(granted(of(SetKind.tenancy, sets)))
                .contains("shop: engine-write to shop/tenant-shop", "shop-staging: engine-write to shop/tenant-shop");
        assertThat(of(SetKind.tenancy, sets)).extracting(Manifest::id).doesNotHaveDuplicates();
    }

    @Test
    void theSourceIsReconciledAsTheTeamsAccountAndWhatItDeploysOutlivesIt() throws IOException {
        List<Manifest> manifests =
                of(SetKind.project, sets("Centralized", "{profile: Namespaced, namespaces: [shared]}", SOURCE));
        JsonNode kustomization = find(manifests, "Kustomization");
        assertThat(kustomization.at("/spec/serviceAccountName").asText()).isEqualTo("tenant-shop");
        assertThat(kustomization.at("/spec/deletionPolicy").asText()).isEqualTo("Orphan");
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
        List<Manifest> manifests = of(
                SetKind.project,
                sets(
                        "Centralized",
                        "{profile: Namespaced, namespaces: [shared]}",
                        ", flux: {source: {type: OCIRepository, url: \"oci://ghcr.io/shop\", ref: v1}}"));
        assertThat(find(manifests, "OCIRepository").at("/spec/ref/tag").asText())
                .isEqualTo("v1");
        assertThat(find(manifests, "Kustomization").at("/spec/sourceRef/kind").asText())
                .isEqualTo("OCIRepository");
    }
}
