package dev.gitopstopology.render.capi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.gitopstopology.api.ProvisionVariable;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.render.ProvisionScenario;
import dev.gitopstopology.render.RenderException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateProblemsTest {
    private static final String PROVISION = "version: v1.34.2\ntemplateRef: {name: small}\n";

    private static final String GOOD = """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Cluster
            metadata: {name: shop}
            spec:
              controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KamajiControlPlane, name: shop}
              infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: DevCluster, name: shop}
            ---
            apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
            kind: KamajiControlPlane
            metadata: {name: shop}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
            kind: DevCluster
            metadata: {name: shop}
            spec: {}
            ---
            """;

    private static ListAssert<Problem> problems(String provision, @Nullable String template) {
        return assertThatThrownBy(
                        () -> ProvisionScenario.shop(provision, template).objects())
                .isInstanceOf(RenderException.class)
                .extracting(
                        thrown -> ((RenderException) thrown).problems(), InstanceOfAssertFactories.list(Problem.class));
    }

    private static void refusedWith(String provision, @Nullable String template, String reason, String... words) {
        problems(provision, template).singleElement().satisfies(problem -> {
            assertThat(problem.path()).startsWith("spec.connection.clusterAPI.provision");
            assertThat(problem.reason()).isEqualTo(reason);
            assertThat(problem.message()).contains(words);
        });
    }

    private static void refused(String template, String reason, String... words) {
        refusedWith(PROVISION, template, reason, words);
    }

    private static String with(String value) {
        return GOOD.replace("spec: {}", "spec:\n  field: " + value);
    }

    @Test
    void theGoodOneIsGood() {
        assertThat(ProvisionScenario.shop(PROVISION, GOOD).objects()).hasSize(3);
    }

    @Test
    void aTemplateThatIsNotThere() {
        refusedWith(PROVISION, null, "TemplateMissing", "ConfigMap team-a/small, key cluster.yaml", "create it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${NAME", "${NAME^^}", "${NAME:?must}", "${}", "${NAME-x}", "\"a ${#NAME} b\"", "${A B}"})
    void anExpressionOfAnotherForm(String expression) {
        refused(with(expression), "TemplateExpression", "line 16", "$${");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${NAME}", "\"${NAME}\"", "a-${NAME}-${NAME}", "${OTHER:=${NAME}}", "$${A} ${NAME}"})
    void aVariableWithoutValue(String expression) {
        refused(with(expression), "VariableMissing", "line 16: ${NAME}", "provision.variables");
    }

    @Test
    void aVariableThatNobodyAsksFor() {
        refusedWith(PROVISION + "variables: [{name: TYPO, value: 1}]", GOOD, "VariableUnused", "variable TYPO");
    }

    @Test
    void aVariableThatOnlyADefaultAsksForIsUsed() {
        assertThat(ProvisionScenario.shop(
                                PROVISION + "variables: [{name: A, value: 1}, {name: B, value: 1}]", with("${A:=${B}}"))
                        .objects())
                .hasSize(3);
    }

    @Test
    void aVariableThatIsOurs() {
        refusedWith(
                PROVISION + "variables: [{name: KUBERNETES_VERSION, value: v1.0.0}]",
                GOOD,
                "VariableReserved",
                "provision.version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a: b}", "[1]"})
    void aVariableThatIsNoScalar(String value) {
        refusedWith(
                PROVISION + "variables: [{name: A, value: %s}]".formatted(value),
                with("${A}"),
                "VariableNotScalar",
                "ClusterClass");
    }

    @Test
    void valuesNeverMakeStructure() {
        var evil = new ProvisionVariable("A", TextNode.valueOf("x\n---\nkind: Secret"));
        var scenario = ProvisionScenario.shop(PROVISION, with("${A}"));
        var provision = Provisions.withVariables(scenario.provision(), List.of(evil));
        var objects = ClusterObjects.of(scenario.key(), Map.of(), provision, scenario.template());
        assertThat(objects).hasSize(3);
        assertThat(objects.get(1).json().at("/spec/field").asText()
                        + objects.get(0).json().at("/spec/field").asText())
                .isEqualTo("x\n---\nkind: Secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1 | Secret | groups only",
                "v1 | List | groups only",
                "rbac.authorization.k8s.io/v1 | ClusterRoleBinding | groups only",
                "evilcluster.x-k8s.io/v1 | Thing | groups only",
                "operator.cluster.x-k8s.io/v1alpha2 | CoreProvider | administrator",
                "runtime.cluster.x-k8s.io/v1beta2 | ExtensionConfig | administrator",
                "cluster.x-k8s.io/v1beta2 | Machine | makes its machines itself",
                "cluster.x-k8s.io/v1beta2 | MachineSet | makes its machines itself",
                "infrastructure.cluster.x-k8s.io/v1beta1 | AzureMachine | makes its machines itself",
                "cluster.x-k8s.io/v1beta2 | ClusterClass | provision.classRef",
                "infrastructure.cluster.x-k8s.io/v1beta1 | VSphereClusterIdentity | administrator",
                "bootstrap.cluster.x-k8s.io/v1beta1 | KubeadmConfigTemplate | bootstrap.cluster.x-k8s.io/v1beta2"
            })
    void aKindThatMayNotBeThere(String apiVersion, String kind, String word) {
        String object = "{apiVersion: %s, kind: %s, metadata: {name: bad}}".formatted(apiVersion, kind);
        refused(GOOD + object, "KindRefused", kind + " bad of " + apiVersion, word);
    }

    @Test
    void anIdentityOfANamespaceMayBeThere() {
        String object =
                "{apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AzureClusterIdentity, metadata: {name: id}}";
        assertThat(ProvisionScenario.shop(PROVISION, GOOD + object).objects()).hasSize(4);
    }

    @Test
    void anotherNamespace() {
        String object =
                "{apiVersion: infrastructure.cluster.x-k8s.io/v1, kind: Pool, metadata: {name: bad, namespace: team-b}}";
        refused(GOOD + object, "NamespaceRefused", "Pool team-b/bad", "${NAMESPACE}");
    }

    @Test
    void twice() {
        refused(GOOD + GOOD.substring(GOOD.lastIndexOf("apiVersion: infra")), "ObjectTwice", "DevCluster shop");
    }

    @Test
    void noName() {
        refused(GOOD + "{apiVersion: infrastructure.cluster.x-k8s.io/v1, kind: Pool}", "ObjectIncomplete", "Pool");
    }

    @Test
    void workersOfAnotherCluster() {
        String workers = """
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: MachineDeployment
                metadata: {name: shop-a}
                spec: {clusterName: other}
                """;
        refused(GOOD + workers, "OtherCluster", "MachineDeployment shop-a", "spec.clusterName");
    }

    private static String workers(String version) {
        return """
               apiVersion: cluster.x-k8s.io/v1beta2
               kind: MachineDeployment
               metadata: {name: shop-a}
               spec: {template: {spec: {version: "%s"}}}
               """.formatted(version);
    }

    @ParameterizedTest
    @CsvSource({
        "v1.34.2, v1.30.9, WorkersTooFarBehind, 4 minors below the control plane's v1.34.2",
        "v1.27.1, v1.24.0, WorkersTooFarBehind, may be 2 minors older",
        "v1.34.2, v1.34.3, WorkersAhead, must not be newer"
    })
    void aVersionOfWorkersThatItsControlPlaneDoesNotAllow(String own, String version, String reason, String words) {
        refusedWith(
                PROVISION.replace("v1.34.2", own), GOOD + workers(version), reason, "MachineDeployment shop-a", words);
    }

    @ParameterizedTest
    @CsvSource({"v1.34.2, v1.31.0, v1.31.0", "v1.27.1, v1.25.0, v1.25.0", "v1.34.2, '${KUBERNETES_VERSION}', v1.34.2"})
    void aVersionOfWorkersThatStays(String own, String version, String there) {
        assertThat(ProvisionScenario.shop(PROVISION.replace("v1.34.2", own), GOOD + workers(version))
                        .objects())
                .filteredOn(object -> object.kind().equals("MachineDeployment"))
                .extracting(object -> VersionSkew.of(object.json()))
                .containsExactly(there);
    }

    @Test
    void notOneCluster() {
        String object = "{apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, metadata: {name: other}}";
        refused(GOOD + object, "NotOneCluster", "exactly one Cluster", "there are 2");
        refused(
                "{apiVersion: infrastructure.cluster.x-k8s.io/v1, kind: Pool, metadata: {name: a}}",
                "NotOneCluster",
                "there are 0");
    }

    @Test
    void aClusterOfAnotherName() {
        refused(GOOD.replaceFirst("name: shop", "name: other"), "NotOneCluster", "Cluster other", "${CLUSTER_NAME}");
    }

    @Test
    void aTopologyBelongsIntoClassRef() {
        refused(GOOD.replaceFirst("spec:", "spec:\n  topology: {}"), "TopologyInTemplate", "provision.classRef");
    }

    @Test
    void aReferenceThatLeadsNowhere() {
        refused(GOOD.replace("kind: DevCluster\n", "kind: Other\n"), "ReferenceMissing", "spec.infrastructureRef");
        refused(
                GOOD.replace("name: shop}\n---\napiVersion: infra", "name: x}\n---\napiVersion: infra"),
                "ReferenceMissing",
                "spec.controlPlaneRef");
    }

    @Test
    void workersThatTheTemplateDoesNotHave() {
        refusedWith(PROVISION + "workers: [{name: md, replicas: 1}]", GOOD, "WorkersUnknown", "named shop-md");
    }

    @Test
    void whatOnlyAClassHas() {
        problems(PROVISION + "healthChecks: true\nworkers: [{name: md, workerClass: x}]", GOOD)
                .map(Problem::reason)
                .containsExactly("HealthChecksNeedClass", "WorkerClassNeedsClass", "WorkersUnknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "a: b\na: c", "a: &x b", "a: *x", "a: !!int b", "- a", "text", "? [a]\n: b"})
    void notAnObjectOfPlainYaml(String yaml) {
        refused(yaml, "TemplateSyntax", "line ");
    }

    @Test
    void tooDeep() {
        refused("a: " + "[".repeat(200), "TemplateSyntax", "100 levels");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        problems(PROVISION + "variables: [{name: TYPO, value: 1}]", with("${NAME}") + "{kind: Secret}")
                .map(Problem::reason)
                .containsExactly("VariableMissing", "VariableUnused", "ObjectIncomplete");
    }

    @Test
    void aNameThatIsNoLabel() {
        var shop = ProvisionScenario.shop(PROVISION, GOOD);
        assertThatThrownBy(() -> ClusterObjects.of(
                        new ClusterKey("team-a", "x".repeat(64)), Map.of(), shop.provision(), shop.template()))
                .isInstanceOf(RenderException.class)
                .hasMessageContaining("at most 63 characters");
    }
}
