package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cluster.admin.HubOverview;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private static GitOpsTopology topology(String ready) {
        return YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: GitOpsTopology
                metadata: {name: company, namespace: platform}
                spec: {mode: PerCluster, engine: {type: ArgoCD}}
                status:
                  members: {total: 2, registered: 1}
                  plan: {hash: h, summary: 2 instances}
                  conditions:
                  - {type: Ready, status: "%s", reason: ClustersNotRegistered, message: see worst}
                """.formatted(ready), GitOpsTopology.class);
    }

    private static final EngineInstance INSTANCE = YAML.unmarshal("""
            apiVersion: gitops-topology.dev/v1alpha1
            kind: EngineInstance
            metadata: {name: company-edge-1-12345678, namespace: platform}
            spec:
              topologyRef: {name: company}
              type: ArgoCD
              role: engine
              cluster: edge-1
              namespace: argocd
              version: v3.5.7
              url: https://argo.example.com
            status: {shards: 3, registeredClusters: 50}
            """, EngineInstance.class);

    private static final FleetCluster CLUSTER = YAML.unmarshal("""
            apiVersion: gitops-topology.dev/v1alpha1
            kind: FleetCluster
            metadata: {name: edge-1, namespace: platform}
            spec: {connection: {type: Kubeconfig, kubeconfig: {secretRef: {name: s}}}}
            status:
              kubernetesVersion: v1.37.2
              engines: [{instance: company-edge-1-12345678, topology: company}]
              registrations: [{instance: company-edge-1-12345678, topology: company}]
              conditions:
              - {type: Ready, status: "True", reason: Ready}
            """, FleetCluster.class);

    @Test
    void threeTablesWithAColumnAsWideAsItsWidestCell() {
        StatusReport report =
                StatusReport.of(new HubOverview(List.of(topology("False")), List.of(INSTANCE), List.of(CLUSTER)));
        assertThat(report.text(false, Paint.NONE)).isEqualTo("""
                        NAMESPACE   TOPOLOGY   MODE         CLUSTERS   READY   REASON
                        platform    company    PerCluster   1/2        False   ClustersNotRegistered

                        INSTANCE                  TOPOLOGY   ROLE     ENGINE   VERSION   CLUSTER   NAMESPACE   CLUSTERS   READY     REASON
                        company-edge-1-12345678   company    engine   ArgoCD   v3.5.7    edge-1    argocd      50         Unknown   NotReconciled

                        CLUSTER   KUBERNETES   ENGINES                   REGISTERED WITH           READY   REASON
                        edge-1    v1.37.2      company-edge-1-12345678   company-edge-1-12345678   True    Ready
                        """);
        assertThat(report.text(true, Paint.NONE))
                .contains("3        https://argo.example.com", "see worst", "2 instances");
        assertThat(report.ready()).isFalse();
    }

    @Test
    void theTreeHasTheSameAndLeavesOutWhatIsNotKnown() {
        StatusReport report = StatusReport.of(new HubOverview(List.of(topology("True")), List.of(), List.of(CLUSTER)));
        assertThat(report.ready()).isTrue();
        assertThat(report.tree().at("/topologies/0/clusters").asText()).isEqualTo("1/2");
        assertThat(report.tree().at("/clusters/0/engines").asText()).isEqualTo("company-edge-1-12345678");
        assertThat(report.tree().at("/clusters/0").has("message")).isFalse();
        assertThat(report.tree().path("instances")).isEmpty();
    }

    @Test
    void nothingIsSaidToBeNothing() {
        StatusReport report = StatusReport.of(new HubOverview(List.of(), List.of(), List.of()));
        assertThat(report.text(false, Paint.NONE)).contains("-A looks into all namespaces");
        assertThat(report.ready()).isTrue();
    }
}
