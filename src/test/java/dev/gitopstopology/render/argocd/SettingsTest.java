package dev.gitopstopology.render.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.render.steps.Pods;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final RenderedSet PLAIN = Rendering.of("");

    private static JsonNode data(RenderedSet set, String configMap) {
        return Rendering.find(set, "ConfigMap", configMap).json().path("data");
    }

    private static Map<String, String> checksums(RenderedSet set) {
        Map<String, String> checksums = new TreeMap<>();
        set.manifests().stream().filter(Pods::has).forEach(workload -> {
            JsonNode annotations = workload.json().at("/spec/template/metadata/annotations");
            if (annotations.has(Api.ANNOTATION_SETTINGS_CHECKSUM)) {
                checksums.put(
                        workload.name(),
                        annotations.path(Api.ANNOTATION_SETTINGS_CHECKSUM).asText());
            }
        });
        return checksums;
    }

    private static String[] restarted(String engine) {
        Map<String, String> before = checksums(PLAIN);
        Map<String, String> after = checksums(Rendering.of(engine));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        return after.keySet().stream()
                .filter(name -> !after.get(name).equals(before.get(name)))
                .toArray(String[]::new);
    }

    @Test
    void theOperatorsOwnSettings() {
        JsonNode config = data(PLAIN, "argocd-cm");
        assertThat(config.path("installationID").asText())
                .isEqualTo(Rendering.scenario("").instance().id().value());
        assertThat(config.path("cluster.inClusterEnabled").asText()).isEqualTo("false");
        assertThat(config.has("resource.exclusions"))
                .as("upstream's defaults stay")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ReadOnly,normal", "Namespaced,normal", "Impersonate,normal", "Admin,"})
    void whatTheTokenMayNotSeeIsLeftOut(AccessProfile profile, String value) {
        JsonNode config = data(Rendering.of("access: {profile: " + profile + "}"), "argocd-cm");
        assertThat(config.path("resource.respectRBAC").asText(null)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"ReadOnly,", "Namespaced,", "Impersonate,true", "Admin,"})
    void impersonationIsOnAndEnforcedWhereTheTokenMayDoNothingElse(AccessProfile profile, String value) {
        JsonNode config = data(Rendering.of("access: {profile: " + profile + "}"), "argocd-cm");
        assertThat(config.path("application.sync.impersonation.enabled").asText(null))
                .isEqualTo(value);
        assertThat(config.path("application.sync.impersonation.enforced").asText(null))
                .isEqualTo(value);
    }

    @Test
    void aUsersSettingGoesOverUpstreamAndSize() {
        RenderedSet set = Rendering.of(
                "size: Large, argoCD: {settings: {config: {resource.exclusions: mine}, parameters: {controller.status.processors: '7'}, rbac: {policy.default: role:readonly}}}");
        assertThat(data(set, "argocd-cm").path("resource.exclusions").asText()).isEqualTo("mine");
        JsonNode parameters = data(set, "argocd-cmd-params-cm");
        assertThat(parameters.path("controller.status.processors").asText()).isEqualTo("7");
        assertThat(parameters.path("controller.operation.processors").asText()).isEqualTo("25");
        assertThat(data(set, "argocd-rbac-cm").path("policy.default").asText()).isEqualTo("role:readonly");
    }

    @Test
    void highAvailabilityKeepsItsRedis() {
        RenderedSet set =
                Rendering.of("argoCD: {profile: HighAvailability, settings: {parameters: {server.insecure: 'true'}}}");
        assertThat(data(set, "argocd-cmd-params-cm").path("redis.server").asText())
                .isEqualTo("argocd-redis-ha-haproxy:6379");
    }

    @Test
    void hotReloadedSettingsRestartNothing() {
        assertThat(restarted("argoCD: {settings: {config: {url: 'https://x'}, rbac: {policy.default: x}}}"))
                .isEmpty();
    }

    @Test
    void aParameterRestartsItsReadersOnly() {
        assertThat(restarted("argoCD: {settings: {parameters: {controller.status.processors: '7'}}}"))
                .containsExactly("argocd-application-controller");
    }

    @Test
    void aConfigKeyReadAsEnvironmentRestartsItsReadersOnly() {
        assertThat(restarted("argoCD: {settings: {config: {timeout.reconciliation: 300s}}}"))
                .containsExactly("argocd-application-controller", "argocd-repo-server");
    }

    @Test
    void aPatchedParameterRestartsItsReadersToo() {
        assertThat(
                        restarted(
                                "patches: [{target: {kind: ConfigMap, name: argocd-cmd-params-cm}, merge: {data: {controller.status.processors: '7'}}}]"))
                .containsExactly("argocd-application-controller");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "installationID",
                "cluster.inClusterEnabled",
                "resource.respectRBAC",
                "application.sync.impersonation.enabled",
                "application.sync.impersonation.enforced"
            })
    void ownedConfigIsRefused(String key) {
        Problem problem = Rendering.problems("argoCD: {settings: {config: {%s: x}}}".formatted(key))
                .get(0);
        assertThat(problem.path()).isEqualTo("spec.engine.argoCD.settings.config[" + key + "]");
        assertThat(problem.reason()).isEqualTo("SettingOwned");
        assertThat(problem.message()).contains(key);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(
                        Rendering.problems(
                                "argoCD: {settings: {parameters: {redis.server: x, application.namespaces: y}, rbac: {'a/b': z}, config: {url: null}}}"))
                .extracting(Problem::reason)
                .containsExactly("SettingInvalid", "SettingOwned", "SettingOwned", "SettingInvalid");
    }

    @Test
    void theOrderOfTheInputDoesNotMatter() {
        String one = "argoCD: {settings: {config: {url: 'https://x', admin.enabled: 'false'}}}, size: Small";
        String other = "size: Small, argoCD: {settings: {config: {admin.enabled: 'false', url: 'https://x'}}}";
        assertThat(Rendering.of(one).digest()).isEqualTo(Rendering.of(other).digest());
        assertThat(Rendering.of(one).digest()).isNotEqualTo(PLAIN.digest());
    }

    @Test
    void renderingDoesNotTouchTheRelease() {
        Rendering.of("size: Large, imageRegistry: r.example.com, argoCD: {shards: 4}");
        assertThat(Rendering.of("").digest()).isEqualTo(PLAIN.digest());
        assertThat(PLAIN.manifests()).noneMatch(Manifest::bound);
    }
}
