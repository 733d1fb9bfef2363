package dev.gitopstopology.model.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.ObjectId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassFactsTest {
    @Test
    void ready() {
        ClassFacts facts = ClassFacts.read(Yaml.of("""
                        metadata: {generation: 3}
                        spec: {workers: {machineDeployments: [{class: small}, {class: large}]}}
                        status: {observedGeneration: 3, conditions: [{type: VariablesReady, status: "True"}]}
                        """));
        assertThat(facts)
                .isEqualTo(new ClassFacts(
                        true, null, false, List.of(), Set.of("small", "large"), Set.of(), false, List.of()));
    }

    @Test
    void whichMachinesItChecksInEitherVersion() {
        ClassFacts newer = ClassFacts.read(Yaml.of("""
                        spec:
                          controlPlane: {healthCheck: {checks: {nodeStartupTimeoutSeconds: 600}}}
                          workers: {machineDeployments: [{class: a, healthCheck: {}}, {class: b, healthCheck: {remediation: {maxInFlight: 1}}}]}
                        """));
        assertThat(newer.controlPlaneChecked()).isTrue();
        assertThat(newer.checked()).containsExactly("b");
        ClassFacts older = ClassFacts.read(Yaml.of(
                "spec: {workers: {machineDeployments: [{class: a, machineHealthCheck: {maxUnhealthy: 40%}}]}}"));
        assertThat(older.controlPlaneChecked()).isFalse();
        assertThat(older.checked()).containsExactly("a");
    }

    @Test
    void whatItMakesObjectsFrom() {
        ClassFacts facts = ClassFacts.read(Yaml.of("""
                        metadata: {namespace: classes}
                        spec:
                          infrastructure: {templateRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AzureClusterTemplate, name: a}}
                          controlPlane: {ref: {apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: KubeadmControlPlaneTemplate, name: b}}
                        """));
        assertThat(facts.templates())
                .containsExactly(
                        new ObjectId("infrastructure.cluster.x-k8s.io/v1beta1", "AzureClusterTemplate", "classes", "a"),
                        new ObjectId(
                                "controlplane.cluster.x-k8s.io/v1beta1",
                                "KubeadmControlPlaneTemplate",
                                "classes",
                                "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{conditions: [{type: VariablesReady, status: \"False\", reason: Failed, message: words}]}",
                "{conditions: [{type: VariablesReconciled, status: \"False\", reason: Failed, message: words}]}",
                "{v1beta2: {conditions: [{type: VariablesReady, status: \"False\", reason: Failed, message: words}]}}"
            })
    void notReady(String status) {
        assertThat(ClassFacts.read(Yaml.of("status: " + status)).notReconciled())
                .contains("is False (Failed): words");
    }

    @Test
    void notLookedAtYet() {
        assertThat(ClassFacts.read(Yaml.of("{metadata: {generation: 2}, status: {observedGeneration: 1}}"))
                        .notReconciled())
                .contains("not looked at");
    }

    @Test
    void notThere() {
        assertThat(ClassFacts.read(null).there()).isFalse();
    }

    @Test
    void plansUpgradesByItsVersionsOrByAnExtension() {
        ClassFacts versions = ClassFacts.read(Yaml.of("spec: {kubernetesVersions: [v1.33.1, v1.34.0]}"));
        assertThat(versions.plansUpgrades()).isTrue();
        assertThat(versions.versions()).containsExactly("v1.33.1", "v1.34.0");
        assertThat(ClassFacts.read(Yaml.of("spec: {upgrade: {external: {generateUpgradePlanExtension: x}}}"))
                        .plansUpgrades())
                .isTrue();
    }
}
