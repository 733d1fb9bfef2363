package dev.gitopstopology.render.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.distribution.Distribution;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Release;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.render.RestrictedRules;
import dev.gitopstopology.render.steps.Pods;
import dev.gitopstopology.render.steps.Step;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of every profile. */
class EveryProfileTest {
    private static RenderedSet render(ArgoCDProfile profile) {
        return Rendering.of("namespace: gitops, argoCD: {profile: " + profile + "}");
    }

    @ParameterizedTest
    @EnumSource
    void podsFitTheRestrictedProfile(ArgoCDProfile profile) {
        render(profile).manifests().stream()
                .filter(Pods::has)
                .forEach(workload -> assertThat(RestrictedRules.violations(Pods.spec(workload.json())))
                        .as("%s", workload.id())
                        .isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void everyContainerHasRequestsAndAMemoryLimit(ArgoCDProfile profile) {
        render(profile).manifests().stream()
                .filter(Pods::has)
                .flatMap(workload -> Pods.containers(Pods.spec(workload.json())))
                .forEach(container -> {
                    JsonNode resources = container.path("resources");
                    assertThat(resources.at("/requests/cpu").asText()).matches("[1-9][0-9]*m?");
                    assertThat(resources.at("/requests/memory").asText()).matches("[1-9][0-9]*[MG]i");
                    assertThat(resources.at("/limits/memory").asText()).matches("[1-9][0-9]*[MG]i");
                    assertThat(resources.path("limits").has("cpu")).isFalse();
                });
    }

    @ParameterizedTest
    @EnumSource
    void everythingOfTheReleaseButClusterRightsIsThere(ArgoCDProfile profile) {
        Release release = Distribution.release(profile);
        List<String> rendered = names(render(profile).manifests());
        List<String> upstream = names(release.manifests()).stream()
                .filter(name -> !name.startsWith("ClusterRole"))
                .toList();
        assertThat(rendered).containsAll(upstream).doesNotHaveDuplicates();
        assertThat(rendered).hasSize(upstream.size() + 2).contains("Namespace/gitops", "AppProject/default");
        assertThat(upstream.stream().filter(name -> name.startsWith("NetworkPolicy")))
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void everyObjectSaysWhoseItIsAndWhereItBelongs(ArgoCDProfile profile) {
        for (Manifest manifest : render(profile).manifests()) {
            JsonNode labels = manifest.json().at("/metadata/labels");
            if (manifest.kind().equals("CustomResourceDefinition")) {
                assertThat(labels.path("gitops-topology.dev/crds").asText()).isEqualTo("argocd");
                assertThat(labels.has(Api.LABEL_INSTANCE)).isFalse();
                continue;
            }
            assertThat(labels.path(Api.LABEL_INSTANCE).asText()).startsWith("company-");
            assertThat(labels.path(Api.LABEL_TOPOLOGY).asText()).isEqualTo("company");
            assertThat(labels.path(Api.LABEL_TOPOLOGY_NAMESPACE).asText()).isEqualTo("platform");
            assertThat(manifest.namespace()).isEqualTo(manifest.kind().equals("Namespace") ? null : "gitops");
            assertThat(manifest.json().findParents(Api.LABEL_INSTANCE)).hasSize(1);
            manifest.json()
                    .path("subjects")
                    .forEach(subject ->
                            assertThat(subject.path("namespace").asText()).isEqualTo("gitops"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void secretsHaveNoContent(ArgoCDProfile profile) {
        render(profile).manifests().stream().filter(Step.kind("Secret")).forEach(secret -> {
            assertThat(secret.json().has("data")).isFalse();
            assertThat(secret.json().has("stringData")).isFalse();
            assertThat(secret.json()
                            .at("/metadata/labels/app.kubernetes.io~1part-of")
                            .asText())
                    .isEqualTo("argocd");
        });
    }

    private static List<String> names(List<Manifest> manifests) {
        return manifests.stream()
                .map(manifest -> manifest.kind() + "/" + manifest.name())
                .toList();
    }
}
