package dev.gitopstopology.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.graph.Landscape.Credential;
import dev.gitopstopology.graph.Landscape.Kind;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivingLandscapeTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String ID = InstanceId.of(new TopologyKey("platform", "company"), Role.engine, "eu")
            .value();

    private static final GitOpsTopology TOPOLOGY = YAML.unmarshal("""
            apiVersion: gitops-topology.dev/v1alpha1
            kind: GitOpsTopology
            metadata: {name: company, namespace: platform}
            spec:
              mode: PerGroup
              engine: {type: ArgoCD}
              perGroup: {groupBy: {label: region, controlClusterSelector: {matchLabels: {control: "true"}}}}
            """, GitOpsTopology.class);

    private static EngineInstance instance(String cluster, String status) {
        return YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: EngineInstance
                metadata: {name: %s, namespace: platform}
                spec: {topologyRef: {name: company}, type: ArgoCD, role: engine, cluster: %s, namespace: argocd, version: v3.5.7}
                %s
                """.formatted(ID, cluster, status), EngineInstance.class);
    }

    private static FleetCluster cluster(String name, String status) {
        return YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: FleetCluster
                metadata: {name: %s, namespace: platform, labels: {region: eu}}
                spec: {connection: {type: Kubeconfig, kubeconfig: {secretRef: {name: k}}}}
                %s
                """.formatted(name, status), FleetCluster.class);
    }

    private static String registered(String more) {
        return """
                status:
                  conditions: [{type: Ready, status: "True", reason: Ready}]
                  credentials: [{purpose: installer, expiresAt: "2030-01-01T00:00:00Z"}]
                  registrations: [{instance: %s, topology: company, engineCluster: hub%s}]
                """.formatted(ID, more);
    }

    @Test
    void credentialsAreThoseThatTheStatusTellsOf() {
        Landscape living = LivingLandscape.of(
                List.of(TOPOLOGY),
                List.of(instance("hub", "status: {shards: 2}")),
                List.of(
                        cluster("hub", registered("") + "  engines: [{instance: " + ID + ", topology: company}]\n"),
                        cluster("a", registered("")),
                        cluster("b", registered(", workloadIdentity: true")),
                        cluster("c", "")));
        assertThat(living.credentials())
                .containsExactlyInAnyOrder(
                        new Credential(null, "platform/hub", Kind.installer),
                        new Credential(ID, "platform/hub", Kind.ownCluster),
                        new Credential(null, "platform/a", Kind.installer),
                        new Credential(ID, "platform/a", Kind.token),
                        new Credential(null, "platform/b", Kind.installer),
                        new Credential(ID, "platform/b", Kind.identity));
        Landscape.Engine engine = living.engines().get(0);
        // a FleetCluster that is called hub is not the hub: it says that the engine is there
        assertThat(engine.cluster()).isEqualTo("platform/hub");
        assertThat(engine.group()).isEqualTo("eu");
        assertThat(engine.shards()).isEqualTo(2);
        assertThat(living.clusters()).extracting(Landscape.Cluster::state).contains(State.ready, State.unknown);
    }

    @Test
    void whatIsNotReadySaysWhy() {
        Landscape living = LivingLandscape.of(
                List.of(),
                List.of(instance("hub", "")),
                List.of(
                        cluster(
                                "a",
                                "status: {conditions: [{type: Ready, status: \"False\", reason: Unauthorized, message: no}]}")));
        assertThat(living.clusters().get(0).state()).isEqualTo(State.notReady);
        assertThat(living.clusters().get(0).remark()).isEqualTo("Unauthorized");
        assertThat(living.engines().get(0).cluster()).isEqualTo(Landscape.HUB);
        assertThat(living.engines().get(0).state()).isEqualTo(State.unknown);
    }
}
