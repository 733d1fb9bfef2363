package dev.gitopstopology.model.capi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.ClusterApiStatus.Machines;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.capi.LiveCluster.ManagedTopology;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterReaderTest {
    private static final String METADATA = """
            metadata: {name: shop, namespace: team-a, uid: u1, labels: {env: prod}, annotations: {note: x}}
            """;

    /** The same cluster, as an API server serves it in either version. */
    private static final String V1BETA2 = METADATA + """
              apiVersion: cluster.x-k8s.io/v1beta2
              spec: {topology: {classRef: {name: small, namespace: classes}, version: v1.34.2}}
              status:
                phase: Provisioned
                initialization: {infrastructureProvisioned: true, controlPlaneInitialized: true}
                controlPlane: {desiredReplicas: 3, availableReplicas: 2, upToDateReplicas: 1}
                workers: {desiredReplicas: 5, availableReplicas: 4, upToDateReplicas: 3}
                conditions: [{type: RollingOut, status: "True", reason: RollingOut, message: Rolling out 2}]
                deprecated: {v1beta1: {conditions: [{type: Ready, status: "False"}]}}
              """;

    private static final String V1BETA1 = METADATA + """
              apiVersion: cluster.x-k8s.io/v1beta1
              spec: {topology: {class: small, classNamespace: classes, version: v1.34.2}}
              status:
                phase: Provisioned
                infrastructureReady: true
                controlPlaneReady: true
                conditions: [{type: Ready, status: "False", severity: Info}]
                v1beta2:
                  controlPlane: {desiredReplicas: 3, availableReplicas: 2, upToDateReplicas: 1}
                  workers: {desiredReplicas: 5, availableReplicas: 4, upToDateReplicas: 3}
                  conditions: [{type: RollingOut, status: "True", reason: RollingOut, message: Rolling out 2}]
              """;

    @ParameterizedTest
    @ValueSource(strings = {V1BETA2, V1BETA1})
    void eitherVersionSaysTheSame(String yaml) {
        LiveCluster cluster = ClusterReader.read(Yaml.of(yaml));

        assertThat(cluster.key()).isEqualTo(new ClusterKey("team-a", "shop"));
        assertThat(cluster.uid()).isEqualTo("u1");
        assertThat(cluster.labels()).isEqualTo(Map.of("env", "prod"));
        assertThat(cluster.annotations()).isEqualTo(Map.of("note", "x"));
        assertThat(cluster.phase()).isEqualTo("Provisioned");
        assertThat(cluster.deleting()).isFalse();
        assertThat(cluster.paused()).isFalse();
        assertThat(cluster.infrastructureProvisioned()).isTrue();
        assertThat(cluster.controlPlaneInitialized()).isTrue();
        assertThat(cluster.version()).isNull();
        assertThat(cluster.topology()).isEqualTo(new ManagedTopology("v1.34.2", "small", "classes"));
        assertThat(cluster.ownedByManagedTopology()).isTrue();
        assertThat(cluster.controlPlane()).isEqualTo(new Machines(3, 2, 1));
        assertThat(cluster.workers()).isEqualTo(new Machines(5, 4, 3));
        assertThat(cluster.conditions())
                .containsExactly(new ClusterCondition("RollingOut", "True", "RollingOut", "Rolling out 2"));
    }

    @Test
    void aNewClusterSaysNothingYet() {
        LiveCluster cluster = ClusterReader.read(Yaml.of(METADATA + "spec: {}"));

        assertThat(cluster.infrastructureProvisioned()).isFalse();
        assertThat(cluster.controlPlaneInitialized()).isFalse();
        assertThat(cluster.phase()).isNull();
        assertThat(cluster.topology()).isNull();
        assertThat(cluster.controlPlane()).isEqualTo(new Machines(null, null, null));
        assertThat(cluster.conditions()).isEmpty();
    }

    @Test
    void anOldClusterApiTellsOfTheControlPlaneInAConditionOnly() {
        JsonNode json = Yaml.of(METADATA + """
                          status:
                            infrastructureReady: true
                            conditions: [{type: ControlPlaneInitialized, status: "True"}]
                          """);
        assertThat(ClusterReader.read(json).controlPlaneInitialized()).isTrue();
    }

    @Test
    void aClassWithoutNamespaceIsOfTheClustersNamespace() {
        JsonNode json = Yaml.of(METADATA + "spec: {topology: {classRef: {name: small}, version: v1.34.2}}");
        assertThat(ClusterReader.read(json).topology()).isEqualTo(new ManagedTopology("v1.34.2", "small", "team-a"));
    }

    @Test
    void pausedBySpecOrByAnnotation() {
        assertThat(ClusterReader.read(Yaml.of(METADATA + "spec: {paused: true}"))
                        .paused())
                .isTrue();
        assertThat(ClusterReader.read(Yaml.of("metadata: {name: a, annotations: {cluster.x-k8s.io/paused: \"false\"}}"))
                        .paused())
                .isTrue();
    }

    @Test
    void theVersionIsTheLowestThatTheControlPlaneHas() {
        JsonNode cluster = Yaml.of(METADATA + """
                          status: {controlPlane: {versions: [{version: v1.34.2, replicas: 1}, {version: v1.33.10, replicas: 2}]}}
                          """);
        assertThat(ClusterReader.read(cluster).version()).isEqualTo("v1.33.10");
    }

    @Test
    void theVersionComesFromTheControlPlaneWhereTheClusterHasNone() {
        JsonNode controlPlane = Yaml.of("{kind: KamajiControlPlane, status: {version: v1.33.4}}");
        assertThat(ClusterReader.read(Yaml.of(V1BETA2), controlPlane).version()).isEqualTo("v1.33.4");
    }
}
