package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.TopologyKey;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
    private static final Authority AUTHORITY = new Authority(Set.of("platform", "gitops-topology-system"));

    private static List<Problem> problems(String namespace, String engine, String centralized) {
        try {
            GitOpsTopologySpec spec = new ObjectMapper(new YAMLFactory())
                    .readValue(
                            "{mode: Centralized, engine: " + engine + ", centralized: " + centralized + "}",
                            GitOpsTopologySpec.class);
            return AUTHORITY.problems(new TopologyInput(new TopologyKey(namespace, "mine"), spec, null, false));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void elsewhereEveryPrivilegedFieldIsNamed() {
        List<Problem> problems = problems("tenant", """
                {type: ArgoCD, access: {profile: Admin}, imageRegistry: r.example.com, source: {type: Release},
                 patches: [{target: {kind: Deployment, name: argocd-server}, merge: {}}]}""", "{manageHub: true}");
        assertThat(problems).extracting(Problem::reason).containsExactly("NotPlatformNamespace");
        assertThat(problems.get(0).message())
                .contains(
                        "tenant/mine",
                        "spec.mode Centralized",
                        "spec.centralized.manageHub",
                        "spec.engine.access.profile Admin",
                        "spec.engine.source",
                        "spec.engine.imageRegistry",
                        "spec.engine.patches",
                        "(gitops-topology-system, platform)");
    }

    @Test
    void whatIsNotAskedForIsNotNamed() {
        assertThat(problems("tenant", "{type: ArgoCD}", "{}").get(0).message())
                .contains("spec.mode Centralized")
                .doesNotContain("manageHub", "access.profile", "source", "imageRegistry", "patches");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Platform", "platform ", "platform-", "gitops-topology-syste", ""})
    void aNamespaceThatLooksLikeAPlatformNamespaceIsNone(String namespace) {
        assertThat(problems(namespace, "{type: ArgoCD}", "{}"))
                .extracting(Problem::reason)
                .containsExactly("NotPlatformNamespace");
    }

    @ParameterizedTest
    @CsvSource({"platform", "gitops-topology-system", "kube-system"})
    void noEngineStandsWhereTheCredentialsAre(String namespace) {
        assertThat(problems("platform", "{type: ArgoCD, namespace: " + namespace + "}", "{}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("spec.engine.namespace"))
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo("PrivilegedNamespace"));
    }

    @Test
    void onTheHubNoEngineWritesWhereTheCredentialsAre() {
        String engine = "{type: ArgoCD, access: {profile: Impersonate, namespaces: [shop, platform]}}";
        assertThat(problems("platform", engine, "{manageHub: true}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("spec.engine.access.namespaces"))
                .satisfies(problem -> assertThat(problem.message()).contains("names platform"));
        assertThat(problems("platform", engine, "{}"))
                .as("on a member the name means nothing")
                .isEmpty();
    }

    @Test
    void aPlatformNamespaceMayAskForEverythingElse() {
        assertThat(problems(
                        "platform",
                        "{type: ArgoCD, access: {profile: Admin}, imageRegistry: r.example.com}",
                        "{manageHub: true}"))
                .isEmpty();
    }

    @Test
    void theHubIsAClusterOfPlatformNamespacesOnly() {
        assertThat(AUTHORITY.refusal(new ClusterKey("platform", "hub"), ConnectionType.InCluster))
                .isEmpty();
        assertThat(AUTHORITY.refusal(new ClusterKey("tenant", "hub"), ConnectionType.Kubeconfig))
                .isEmpty();
        assertThat(AUTHORITY.refusal(new ClusterKey("tenant", "hub"), ConnectionType.InCluster))
                .hasValueSatisfying(problem -> assertThat(problem.path()).isEqualTo("spec.connection.type"));
    }
}
