package dev.gitopstopology.render.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.render.RestrictedRules;
import dev.gitopstopology.render.YamlText;
import dev.gitopstopology.render.steps.Images;
import dev.gitopstopology.render.steps.Pods;
import dev.gitopstopology.render.steps.RestrictedPods;
import dev.gitopstopology.render.steps.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadsTest {
    private static final String CONTROLLER = "argocd-application-controller";

    private static String variable(JsonNode container, String name) {
        return container
                .path("env")
                .valueStream()
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .reduce((one, other) -> one + " and " + other)
                .orElse("");
    }

    @Test
    void shardsAndReplicasAreEqual() {
        RenderedSet set = Rendering.of("argoCD: {shards: 3}");
        assertThat(Rendering.find(set, "StatefulSet", CONTROLLER)
                        .json()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(3);
        assertThat(variable(
                        Rendering.container(set, "StatefulSet", CONTROLLER, CONTROLLER), "ARGOCD_CONTROLLER_REPLICAS"))
                .isEqualTo("3");
    }

    @Test
    void highAvailabilityKeepsUpstreamsReplicas() {
        RenderedSet set = Rendering.of("argoCD: {profile: HighAvailability}");
        for (var expected : List.of("Deployment argocd-server 2", "StatefulSet argocd-redis-ha-server 3")) {
            String[] part = expected.split(" ");
            assertThat(Rendering.find(set, part[0], part[1])
                            .json()
                            .at("/spec/replicas")
                            .asText())
                    .isEqualTo(part[2]);
        }
    }

    @ParameterizedTest
    @CsvSource({"Small,2Gi,1843MiB", "Medium,8Gi,7372MiB", "Large,16Gi,14745MiB"})
    void theGoRuntimeStaysBelowTheLimit(String size, String limit, String goLimit) {
        JsonNode controller = Rendering.container(Rendering.of("size: " + size), "StatefulSet", CONTROLLER, CONTROLLER);
        assertThat(controller.at("/resources/limits/memory").asText()).isEqualTo(limit);
        assertThat(variable(controller, "GOMEMLIMIT")).isEqualTo(goLimit);
    }

    @ParameterizedTest
    @CsvSource({
        "quay.io/argoproj/argocd:v3.5.7,reg.example.com/argoproj/argocd:v3.5.7",
        "redis:8,reg.example.com/redis:8",
        "library/redis:8,reg.example.com/library/redis:8",
        "localhost/x:1,reg.example.com/x:1",
        "host:5000/a/b@sha256:00,reg.example.com/a/b@sha256:00"
    })
    void onlyTheRegistryOfAnImageIsReplaced(String image, String moved) {
        assertThat(Images.moved(image, "reg.example.com")).isEqualTo(moved);
    }

    @Test
    void noImageIsPulledFromElsewhere() {
        RenderedSet set = Rendering.of("imageRegistry: 'reg.example.com/mirror', argoCD: {profile: HighAvailability}");
        set.manifests().stream()
                .filter(Pods::has)
                .flatMap(workload -> Pods.containers(Pods.spec(workload.json())))
                .forEach(container -> {
                    assertThat(container.path("image").asText()).startsWith("reg.example.com/mirror/");
                    assertThat(container.path("imagePullPolicy").asText("IfNotPresent"))
                            .isEqualTo("IfNotPresent");
                });
    }

    @Test
    void whatRestrictedAsksForIsCompleted() {
        var bare = YamlText.object(
                "{kind: Deployment, spec: {template: {spec: {containers: [{name: a}, {name: b, securityContext: {runAsUser: 5, readOnlyRootFilesystem: true, capabilities: {drop: [CHOWN]}}}]}}}}");
        assertThat(RestrictedRules.violations(Pods.spec(bare.json()))).isNotEmpty();
        JsonNode pod =
                Pods.spec(RestrictedPods.completed().apply(List.of(bare)).get(0).json());
        assertThat(RestrictedRules.violations(pod)).isEmpty();
        assertThat(pod.at("/containers/1/securityContext/readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void contentOfASecretIsNeverOurs() {
        var secret = YamlText.object("{kind: Secret, metadata: {name: a}, data: {a: b}, stringData: {c: d}}");
        assertThat(RuntimeSecrets.metadataOnly()
                        .apply(List.of(secret))
                        .get(0)
                        .json()
                        .toString())
                .isEqualTo("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"}}");
    }

    @Test
    void aClosedProjectAllowsNothing() {
        JsonNode spec =
                Rendering.find(Rendering.of(""), "AppProject", "default").json().path("spec");
        for (String list : List.of("sourceRepos", "destinations", "clusterResourceWhitelist")) {
            assertThat(spec.path(list).isArray()).isTrue();
            assertThat(spec.path(list)).isEmpty();
        }
        assertThat(Rendering.of("argoCD: {defaultProject: Open}").manifests()).noneMatch(Step.kind("AppProject"));
    }
}
