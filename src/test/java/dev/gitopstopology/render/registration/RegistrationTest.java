package dev.gitopstopology.render.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Placeholder;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.render.Scenario;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
    private static JsonNode labels(Manifest manifest) {
        return manifest.json().at("/metadata/labels");
    }

    @Test
    void factsAreProjectedButCannotActOnArgoCD() {
        JsonNode labels = labels(ClusterSecret.of(
                Scenario.read("registration-readonly").registrations().get(0)));
        assertThat(labels.path("region").asText()).isEqualTo("eu");
        assertThat(labels.path("argocd.argoproj.io/secret-type").asText()).isEqualTo("cluster");
        assertThat(labels.path("gitops-topology.dev/instance").asText()).startsWith("company-");
        assertThat(labels.has("argocd.argoproj.io/auto-label-cluster-info")).isFalse();
    }

    /** None of these gets past the API server today; if one did, it would be text and nothing else. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{{ .x }}", "$(x)", "${x}", "x\ny: z", "javascript:alert(1)", "\u0430dmin", "<b>", "'; --", "*"})
    void aFactIsTextAndNothingElse(String hostile) throws Exception {
        Registration plain =
                Scenario.read("registration-readonly").registrations().get(0);
        Registration strange = new Registration(
                plain.instance(),
                plain.member(),
                plain.destination(),
                plain.ownCluster(),
                new TreeMap<>(Map.of("region", hostile)));
        Manifest secret = ClusterSecret.of(strange);
        assertThat(labels(secret).path("region").asText()).isEqualTo(hostile);
        String label = new ObjectMapper().writeValueAsString(hostile);
        assertThat(secret.json().toString().split(Pattern.quote(label), -1))
                .as("it is in the label and nowhere else")
                .hasSize(2);
        assertThat(MemberAccess.of(strange).digest())
                .isEqualTo(MemberAccess.of(plain).digest());
    }

    /** Placeholders are replaced in the whole Secret, so no label that can be stored may look like one. */
    @ParameterizedTest
    @EnumSource(Placeholder.class)
    void noLabelCanBeAPlaceholder(Placeholder placeholder) {
        assertThat(placeholder.text()).doesNotMatch("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
    }

    @Test
    void namesFitAndDiffer() {
        List<Registration> registrations =
                Scenario.read("registration-readonly").registrations();
        List<String> names = registrations.stream().map(ClusterSecret::name).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("cluster-[a-z0-9-]{1,50}-[0-9a-f]{8}"));
        assertThat(registrations.stream().map(ClusterSecret::of))
                .allMatch(secret -> labels(secret)
                        .valueStream()
                        .allMatch(label -> label.asText().length() <= 63));
    }

    @Test
    void theEnginesOwnClusterIsKnownByItsOwnName() {
        Registration hub = Scenario.read("registration-admin").registrations().get(0);
        assertThat(ClusterSecret.of(hub).json().at("/stringData/server").asText())
                .isEqualTo("https://kubernetes.default.svc");
        Registration other =
                Scenario.read("registration-readonly").registrations().get(0);
        assertThat(ClusterSecret.of(other).json().at("/stringData/server").asText())
                .isEqualTo(Placeholder.SERVER.text());
    }

    /** Without it Argo CD never lists Secrets, and so never prunes one: it may not read them cluster-wide. */
    @Test
    void withNamespacedArgoCDLooksIntoTheNamespacesThatItMayWriteIn() {
        JsonNode data = ClusterSecret.of(
                        Scenario.read("registration-namespaced").registrations().get(0))
                .json()
                .path("stringData");
        assertThat(data.path("namespaces").asText()).isEqualTo("billing,shop");
        assertThat(data.path("clusterResources").asText()).isEqualTo("true");
        for (String wide : List.of("registration-readonly", "registration-admin")) {
            assertThat(ClusterSecret.of(Scenario.read(wide).registrations().get(0))
                            .json()
                            .path("stringData")
                            .has("namespaces"))
                    .as(wide)
                    .isFalse();
        }
    }

    @Test
    void theConfigIsJsonWithPlaceholders() throws Exception {
        Manifest secret = ClusterSecret.of(
                Scenario.read("registration-readonly").registrations().get(0));
        assertThat(secret.bound()).isTrue();
        JsonNode config = new ObjectMapper()
                .readTree(secret.json().at("/stringData/config").asText());
        assertThat(config.path("bearerToken").asText()).isEqualTo(Placeholder.ENGINE_TOKEN.text());
        assertThat(config.at("/tlsClientConfig/caData").asText()).isEqualTo(Placeholder.CA_DATA.text());
        assertThat(config.at("/tlsClientConfig").has("insecure")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registration-readonly",
                "registration-namespaced",
                "registration-narrow",
                "registration-impersonate",
                "registration-admin"
            })
    void everyBindingIsToARoleThatTheInstallerMayBind(String scenario) {
        JsonNode bind = role("gitops-topology-installer").at("/rules/0");
        assertThat(bind.path("verbs").valueStream().map(JsonNode::asText)).containsExactly("bind");
        List<String> bindable =
                bind.path("resourceNames").valueStream().map(JsonNode::asText).toList();
        MemberAccess.of(Scenario.read(scenario).registrations().get(0)).manifests().stream()
                .filter(manifest -> manifest.json().has("roleRef"))
                .forEach(binding -> assertThat(bindable)
                        .contains(binding.json().at("/roleRef/name").asText()));
    }

    @Test
    void theInstallerHasNeitherWildcardNorEscalate() {
        Enrolment.manifests().stream()
                .filter(manifest -> manifest.name().equals("gitops-topology-installer"))
                .forEach(manifest -> assertThat(manifest.json().toString())
                        .doesNotContain("*")
                        .doesNotContain("escalate")
                        .doesNotContain("\"impersonate\""));
    }

    @Test
    void anEngineThatImpersonatesMayDoNothingElseInTheNamespace() {
        JsonNode rules = role("gitops-topology-engine-impersonate").path("rules");
        assertThat(rules).hasSize(1);
        assertThat(rules.at("/0/resources").toString()).isEqualTo("[\"serviceaccounts\"]");
        assertThat(rules.at("/0/verbs").toString()).isEqualTo("[\"impersonate\"]");
        assertThat(MemberAccess.of(Scenario.read("registration-impersonate")
                                .registrations()
                                .get(0))
                        .manifests())
                .filteredOn(manifest -> manifest.kind().equals("ClusterRoleBinding"))
                .extracting(binding -> binding.json().at("/roleRef/name").asText())
                .containsExactly("gitops-topology-engine-read");
    }

    @Test
    void aTokenThatReadsSomeNamespacesIsUsedForTheseOnly() {
        Registration narrow =
                Scenario.read("registration-narrow").registrations().get(0);
        JsonNode data = ClusterSecret.of(narrow).json().path("stringData");
        assertThat(data.path("namespaces").asText()).isEqualTo("billing,shop");
        assertThat(data.path("clusterResources").asText()).isEqualTo("false");
        assertThat(MemberAccess.of(narrow).manifests())
                .noneMatch(manifest -> manifest.kind().equals("ClusterRoleBinding"));
        Registration wide =
                Scenario.read("registration-namespaced").registrations().get(0);
        assertThat(ClusterSecret.of(wide)
                        .json()
                        .at("/stringData/clusterResources")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void readingStopsAtSecrets() {
        for (String name : List.of("gitops-topology-engine-read", "gitops-topology-engine-read-cluster")) {
            assertThat(role(name).toString()).doesNotContain("secrets").doesNotContain("\"*\"");
        }
        role("gitops-topology-engine-read-cluster")
                .path("rules")
                .forEach(rule -> assertThat(rule.path("verbs").valueStream().map(JsonNode::asText))
                        .containsExactly("get", "list", "watch"));
    }

    private static JsonNode role(String name) {
        return Enrolment.manifests().stream()
                .filter(manifest ->
                        manifest.kind().equals("ClusterRole") && manifest.name().equals(name))
                .findFirst()
                .orElseThrow()
                .json();
    }
}
