package dev.gitopstopology.render.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.distribution.Distribution;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.render.RenderException;
import dev.gitopstopology.render.RestrictedRules;
import dev.gitopstopology.render.Scenario;
import dev.gitopstopology.render.registration.Enrolment;
import dev.gitopstopology.render.steps.Pods;
import dev.gitopstopology.render.steps.Step;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FluxRendererTest {
    private static final String ALL =
            "version: v2.9.4, flux: {components: [source-controller, kustomize-controller, helm-controller, notification-controller]}";

    private static RenderedSet render(String engine) {
        Scenario scenario = Scenario.parse(
                "metadata: {name: company, namespace: platform}\nspec: {mode: Centralized, engine: {type: Flux, namespace: delivery, %s}}"
                        .formatted(engine));
        return FluxRenderer.render(
                scenario.instance(), Distribution.release(scenario.instance().engine()));
    }

    private static Stream<Manifest> deployments(RenderedSet set) {
        return set.manifests().stream().filter(Step.kind("Deployment"));
    }

    private static List<String> arguments(RenderedSet set, String controller) {
        return deployments(set)
                .filter(deployment -> deployment.name().equals(controller))
                .flatMap(deployment -> Pods.containers(Pods.spec(deployment.json())))
                .flatMap(container -> container.path("args").valueStream())
                .map(JsonNode::asText)
                .toList();
    }

    private static boolean has(RenderedSet set, String kind, String name) {
        return set.manifests().stream().anyMatch(Step.object(kind, name));
    }

    @Test
    void noControllerIsAdministrator() {
        RenderedSet set = render(ALL);
        assertThat(set.manifests()).noneMatch(Step.kind("ClusterRole"));
        List<String> ours = Enrolment.engineRoles().stream().map(Manifest::name).toList();
        assertThat(set.manifests())
                .filteredOn(manifest -> manifest.json().has("roleRef"))
                .hasSize(2)
                .allSatisfy(binding -> {
                    assertThat(ours).contains(binding.json().at("/roleRef/name").asText());
                    assertThat(binding.json().at("/roleRef/name").asText()).startsWith("gitops-topology-flux-");
                    assertThat(binding.json().path("subjects"))
                            .hasSize(4)
                            .allSatisfy(subject -> assertThat(
                                            subject.path("namespace").asText())
                                    .isEqualTo("delivery"));
                });
    }

    @Test
    void theRolesOfFluxReadNoSecretsEverywhereAndIssueNoTokens() {
        JsonNode everywhere = Enrolment.engineRoles().stream()
                .filter(Step.object("ClusterRole", "gitops-topology-flux-watch"))
                .findFirst()
                .orElseThrow()
                .json();
        assertThat(everywhere.toString())
                .doesNotContain("\"secrets\"")
                .doesNotContain("/token")
                .doesNotContain("impersonate")
                .doesNotContain("\"*\"");
        everywhere
                .path("rules")
                .valueStream()
                .filter(rule -> rule.path("resources").toString().contains("kustomizations\"")
                        || rule.path("resources").toString().contains("helmreleases\""))
                .forEach(rule -> assertThat(rule.path("verbs").toString())
                        .doesNotContain("create")
                        .doesNotContain("delete"));
    }

    @Test
    void tenantsAreKeptApart() {
        RenderedSet set = render(ALL);
        assertThat(arguments(set, "kustomize-controller"))
                .contains(
                        "--no-cross-namespace-refs=true",
                        "--no-remote-bases=true",
                        "--default-service-account=gitops-topology-flux");
        assertThat(arguments(set, "helm-controller"))
                .contains("--no-cross-namespace-refs=true", "--default-service-account=gitops-topology-flux");
        assertThat(arguments(set, "notification-controller")).contains("--no-cross-namespace-refs=true");
        assertThat(arguments(set, "source-controller")).noneMatch(argument -> argument.contains("cross-namespace"));
    }

    @Test
    void noControllerWatchesSecrets() {
        RenderedSet set = render(ALL);
        for (String controller : List.of("kustomize-controller", "helm-controller", "notification-controller")) {
            assertThat(arguments(set, controller)).contains("--feature-gates=DisableConfigWatchers=true");
        }
    }

    @Test
    void everyFlagIsThereOnce() {
        RenderedSet set = render(ALL + ", size: Large");
        deployments(set).forEach(deployment -> {
            List<String> names = arguments(set, deployment.name()).stream()
                    .map(argument -> argument.replaceAll("=.*", ""))
                    .toList();
            assertThat(names)
                    .doesNotHaveDuplicates()
                    .contains("--concurrent", "--log-level", "--enable-leader-election");
            assertThat(arguments(set, deployment.name())).contains("--concurrent=20");
        });
    }

    @Test
    void eventsGoToTheNotificationControllerOrNowhere() {
        assertThat(arguments(render(ALL), "helm-controller"))
                .contains("--events-addr=http://notification-controller.delivery.svc.cluster.local./");
        RenderedSet without = render("size: Small");
        deployments(without)
                .forEach(deployment -> assertThat(arguments(without, deployment.name()))
                        .noneMatch(argument -> argument.startsWith("--events-addr")));
        assertThat(has(render(ALL), "NetworkPolicy", "allow-webhooks")).isTrue();
        assertThat(has(without, "NetworkPolicy", "allow-webhooks")).isFalse();
        assertThat(has(without, "NetworkPolicy", "allow-egress")).isTrue();
    }

    @Test
    void whatIsNotAskedForIsNotThere() {
        RenderedSet set = render("flux: {components: [source-controller, helm-controller]}");
        assertThat(set.manifests())
                .noneMatch(manifest -> manifest.name().contains("kustomiz"))
                .anyMatch(Step.object("CustomResourceDefinition", "helmreleases.helm.toolkit.fluxcd.io"));
    }

    @Test
    void podsFitTheRestrictedProfileAndHaveLimits() {
        deployments(render(ALL)).forEach(deployment -> {
            assertThat(RestrictedRules.violations(Pods.spec(deployment.json())))
                    .as("%s", deployment.id())
                    .isEmpty();
            Pods.containers(Pods.spec(deployment.json()))
                    .forEach(container -> assertThat(
                                    container.at("/resources/limits").toString())
                            .isEqualTo("{\"memory\":\"1Gi\"}"));
        });
    }

    @Test
    void everythingSaysWhoseItIsAndIsInTheNamespaceOfTheEngine() {
        for (Manifest manifest : render(ALL).manifests()) {
            JsonNode labels = manifest.json().at("/metadata/labels");
            if (manifest.kind().equals("CustomResourceDefinition")) {
                assertThat(labels.path("gitops-topology.dev/crds").asText()).isEqualTo("flux");
                assertThat(labels.has(Api.LABEL_INSTANCE)).isFalse();
                continue;
            }
            assertThat(labels.path(Api.LABEL_INSTANCE).asText()).startsWith("company-");
            boolean cluster = List.of("Namespace", "ClusterRoleBinding").contains(manifest.kind());
            assertThat(manifest.namespace()).isEqualTo(cluster ? null : "delivery");
        }
    }

    @Test
    void aPatchOfWhatIsNotThereIsRefused() {
        RenderException refused = catchThrowableOfType(
                RenderException.class, () -> render("patches: [{target: {kind: Deployment, name: flux}, merge: {}}]"));
        assertThat(refused.problems().get(0).reason()).isEqualTo("PatchTargetMissing");
        assertThat(refused).hasMessageContaining("helm-controller, kustomize-controller, source-controller");
    }
}
