package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.localcluster.FaultProxy;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection does when something is wrong, with real clusters. */
class ConnectionFailureIT {
    private Fleet fleet;

    @BeforeEach
    void fresh() throws Exception {
        fleet = new Fleet();
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void saysWhatIsMissingWhenNothingIsThere() {
        ClusterException failure = Fleet.failure(fleet.connection("a"));
        assertThat(failure.reason()).isEqualTo(Reason.NotEnrolled);
        assertThat(failure).hasMessageContaining(fleet.namespace + "/a").hasMessageContaining("secretRef");
    }

    @Test
    void refusesAnotherClusterAndWritesNothingToIt() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        Connection connection = fleet.connection("a");
        connection.use();
        int before = fleet.systemNamespaces(TwoClusters.one());
        fleet.kubeconfigSecret(TwoClusters.one().kubeconfig());
        connection.retryNow();
        ClusterException failure = Fleet.failure(connection);
        assertThat(failure.reason()).isEqualTo(Reason.IdentityChanged);
        assertThat(failure)
                .hasMessageContaining(fleet.uid(TwoClusters.one()))
                .hasMessageContaining(fleet.uid(TwoClusters.two()));
        assertThat(fleet.systemNamespaces(TwoClusters.one())).isEqualTo(before);
        ClusterException byStatus = Fleet.failure(fleet.connection("b", Optional.of(fleet.uid(TwoClusters.two()))));
        assertThat(byStatus.reason()).as("pinned by the status alone").isEqualTo(Reason.IdentityChanged);
        ClusterException hubChanged = catchThrowableOfType(
                ClusterException.class,
                () -> fleet.connections
                        .toHub(
                                new Hub(fleet.hub, TwoClusters.one().admin().address()),
                                Optional.of(fleet.uid(TwoClusters.two())))
                        .use());
        assertThat(hubChanged.reason()).isEqualTo(Reason.IdentityChanged);
    }

    @Test
    void theSameUidBehindAnotherCaIsNotTakenForTheSame() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        fleet.connection("a").use();
        String other = TwoClusters.two()
                .kubeconfig()
                .replace(
                        TwoClusters.two().caData(),
                        Base64.getEncoder()
                                .encodeToString((new String(
                                                        Base64.getDecoder()
                                                                .decode(TwoClusters.two()
                                                                        .caData()),
                                                        StandardCharsets.UTF_8)
                                                + new String(
                                                        Base64.getDecoder()
                                                                .decode(KubeconfigParserTest.resource("valid.pem")),
                                                        StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8)));
        fleet.kubeconfigSecret(other);
        assertThat(Fleet.failure(fleet.connection("a")).reason()).isEqualTo(Reason.IdentityChanged);
    }

    @Test
    void foreignObjectsAtOurNamesAreConflicts() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        fleet.hub
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(fleet.namespace)
                        .withName(CredentialStore.secretName("a"))
                        .endMetadata()
                        .addToStringData("token", "theirs")
                        .build())
                .fieldManager("somebody")
                .serverSideApply();
        ClusterException secret = Fleet.failure(fleet.connection("a"));
        assertThat(secret.reason()).isEqualTo(Reason.Conflict);
        assertThat(secret).hasMessageContaining("somebody").hasMessageNotContaining("theirs");
        assertThat(fleet.secret("a").getMetadata().getOwnerReferences()).isEmpty();

        String name = "gitops-topology-installer";
        try (KubernetesClient admin =
                fleet.clients.open("admin", TwoClusters.two().admin())) {
            admin.rbac().clusterRoles().withName(name).delete();
            admin.rbac().clusterRoleBindings().withName(name).delete();
            admin.resource(new io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels("theirs", "yes")
                            .endMetadata()
                            .build())
                    .fieldManager("helm")
                    .serverSideApply();
            try {
                ClusterException role = Fleet.failure(fleet.connection("b"));
                assertThat(role.reason()).isEqualTo(Reason.Conflict);
                assertThat(role).hasMessageContaining("ClusterRole " + name).hasMessageContaining("helm");
                assertThat(admin.rbac().clusterRoles().withName(name).get().getRules())
                        .isNullOrEmpty();
            } finally {
                admin.rbac().clusterRoles().withName(name).delete();
            }
        }
    }

    @Test
    void aDeadClusterIsLeftAlone() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        fleet.kubeconfigSecret(
                TwoClusters.two().kubeconfig().replace(TwoClusters.two().server(), "https://127.0.0.1:" + port));
        Connection connection = fleet.connection("dead");
        long began = System.nanoTime();
        ClusterException failure = Fleet.failure(connection);
        assertThat(failure.reason()).isEqualTo(Reason.Unreachable);
        assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));

        int before = fleet.requests.size();
        for (int i = 0; i < 100; i++) {
            assertThat(Fleet.failure(connection)).isInstanceOf(HeldBackException.class);
        }
        assertThat(fleet.requests).as("requests while the breaker is open").hasSize(before);
        assertThat(connection.state()).isEqualTo(Connection.State.Broken);

        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        connection.retryNow();
        connection.use();
        assertThat(connection.state()).isEqualTo(Connection.State.Connected);
    }

    @Test
    void aSilentClusterCostsABoundedTimeAndThenNothing() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(TwoClusters.two().cluster().server())) {
            fleet.kubeconfigSecret(TwoClusters.two().cluster().kubeconfig(proxy.server()));
            Connection connection = fleet.connection("silent");
            ConnectedCluster before = connection.use();
            proxy.blackHole();
            long began = System.nanoTime();
            ClusterException failure = catchThrowableOfType(
                    ClusterException.class,
                    () -> connection.call("listing", cluster -> cluster.client().raw("/api/v1/namespaces")));
            assertThat(failure.reason()).isEqualTo(Reason.Unreachable);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
            int connections = proxy.connections();
            assertThat(Fleet.failure(connection)).isInstanceOf(HeldBackException.class);
            assertThat(proxy.connections()).isEqualTo(connections);
            proxy.pass();
            fleet.clock.advance(Duration.ofSeconds(2));
            assertThat(connection.use().client()).as("watches survive").isSameAs(before.client());
        }
    }

    @Test
    void clocksThatDifferByMoreThanATokenLivesAreSaidToDiffer() {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        fleet.clock.advance(Fleet.LIFE);
        ClusterException failure = Fleet.failure(fleet.connection("a"));
        assertThat(failure.reason()).isEqualTo(Reason.ClockSkew);
    }

    @Test
    void anotherCaIsNotTrusted() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two()
                .kubeconfig()
                .replace(TwoClusters.two().caData(), TwoClusters.one().caData()));
        ClusterException failure = Fleet.failure(fleet.connection("a"));
        assertThat(failure.reason()).isEqualTo(Reason.TlsUntrusted);
    }

    @Test
    void aRefusedKubeconfigDoesNotBreakWhatWorks() throws Exception {
        fleet.kubeconfigSecret("not: a kubeconfig");
        Connection connection = fleet.connection("a");
        assertThat(Fleet.failure(connection).reason()).isEqualTo(Reason.InvalidKubeconfig);
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        connection.retryNow();
        connection.use();
        fleet.kubeconfigSecret("not: a kubeconfig");
        connection.retryNow();
        connection.use();
        assertThat(connection.warning()).isPresent();
    }
}
