package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.localcluster.FaultProxy;
import dev.gitopstopology.localcluster.FreePort;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** The kubeconfig with another certificate next to the CA: the same server, and another hash. */
    private static String withAnotherCa(RealCluster cluster) {
        String both = new String(Base64.getDecoder().decode(cluster.caData()), StandardCharsets.UTF_8)
                + new String(
                        Base64.getDecoder().decode(KubeconfigParserTest.resource("valid.pem")), StandardCharsets.UTF_8);
        return cluster.kubeconfig()
                .replace(cluster.caData(), Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aNewCaOfTheSameClusterIsTakenFromAnAdministratorsKubeconfig() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        ClusterIdentity before = fleet.connection("a").use().identity();
        fleet.kubeconfigSecret(withAnotherCa(TwoClusters.two()));
        ClusterIdentity now = fleet.pinned("a", before.pin()).use().identity();
        assertThat(now.uid()).isEqualTo(before.uid());
        assertThat(now.caHash()).isNotEqualTo(before.caHash());
        assertThat(fleet.store
                        .read(fleet.member("a", Optional.empty()))
                        .orElseThrow()
                        .pin())
                .isEqualTo(now.pin());
    }

    @Test
    void aSecretForAnotherCaThanTheStatusIsNotUsedUntilAKubeconfigComes() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        ClusterIdentity real = fleet.connection("a").use().identity();
        fleet.hub.secrets().inNamespace(fleet.namespace).withName("kubeconfig").delete();
        fleet.requests.clear();
        ClusterException refused =
                Fleet.failure(fleet.pinned("a", new ClusterIdentity.Pin(real.uid(), "sha256:other")));
        assertThat(refused.reason()).isEqualTo(Reason.IdentityChanged);
        assertThat(refused).hasMessageContaining("status.caHash").hasMessageContaining("kubeconfig");
        assertThat(fleet.requests).as("the token is sent nowhere").noneMatch(request -> request.contains("/a "));
        ClusterException other =
                Fleet.failure(fleet.pinned("a", new ClusterIdentity.Pin("another-uid", real.caHash())));
        assertThat(other.reason()).isEqualTo(Reason.IdentityChanged);

        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        assertThat(fleet.pinned("a", new ClusterIdentity.Pin(real.uid(), "sha256:other"))
                        .use()
                        .identity())
                .isEqualTo(real);
    }

    @Test
    void theIdentityOutlastsALostSecret() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        Connection connection = fleet.connection("a");
        connection.use();
        fleet.hub
                .secrets()
                .inNamespace(fleet.namespace)
                .withName(CredentialStore.secretName("a"))
                .delete();
        fleet.kubeconfigSecret(TwoClusters.one().kubeconfig());
        connection.retryNow();
        assertThat(Fleet.failure(connection).reason())
                .as("nothing but the memory of this run knows it")
                .isEqualTo(Reason.IdentityChanged);
    }

    @Test
    void theTokenOfAnEarlierFleetClusterOfTheNameIsWaitedFor() {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        fleet.connection("a").use();
        String uid = fleet.secret("a").getMetadata().getUid();
        Connection later = fleet.successor("a");
        ClusterException failure = Fleet.failure(later);
        assertThat(failure.reason()).isEqualTo(Reason.Conflict);
        assertThat(failure)
                .hasMessageContaining(fleet.namespace + "/" + CredentialStore.secretName("a"))
                .hasMessageContaining("garbage collection");
        assertThat(fleet.secret("a").getMetadata().getUid()).isEqualTo(uid);

        fleet.hub.resource(fleet.secret("a")).delete(); // as a hub's controllers do
        fleet.clock.advance(Duration.ofSeconds(2));
        later.use();
        assertThat(fleet.secret("a").getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly("uid-later-a");
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
            admin.resource(new ClusterRoleBuilder()
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
        try (FreePort nobody = FreePort.take()) {
            aDeadClusterIsLeftAlone(nobody.number());
        }
    }

    private void aDeadClusterIsLeftAlone(int port) {
        fleet.kubeconfigSecret(
                TwoClusters.two().kubeconfig().replace(TwoClusters.two().server(), "https://127.0.0.1:" + port));
        Connection connection = fleet.connection("dead");
        long began = System.nanoTime();
        ClusterException failure = Fleet.failure(connection);
        assertThat(failure.reason()).isEqualTo(Reason.Unreachable);
        assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));

        List<String> before = List.copyOf(fleet.requests);
        for (int i = 0; i < 100; i++) {
            assertThat(Fleet.failure(connection)).isInstanceOf(HeldBackException.class);
        }
        assertThat(fleet.requests.subList(before.size(), fleet.requests.size()))
                .as("requests while the breaker is open: one look at the kubeconfig, on the hub")
                .containsExactly("hub GET 200");
        assertThat(connection.state()).isEqualTo(Connection.State.Broken);

        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        fleet.clock.advance(Duration.ofSeconds(11));
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

    @ParameterizedTest
    @ValueSource(ints = {-5, 5})
    void clocksThatDifferByMinutesDoNoHarm(int minutesAhead) {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        fleet.clock.advance(Duration.ofMinutes(minutesAhead));
        Connection connection = fleet.connection("a");
        connection.use();
        Duration left = Duration.between(
                fleet.clock.instant(), connection.credentialExpiresAt().orElseThrow());
        assertThat(left)
                .as("as long as it was asked for, or shorter by the difference: never longer than it lives")
                .isBetween(Fleet.LIFE.minusMinutes(6), Fleet.LIFE);
        String token = fleet.token("a");
        fleet.clock.advance(Duration.ofMinutes(2));
        connection.use();
        assertThat(fleet.token("a")).as("used on").isEqualTo(token);
        fleet.clock.advance(Fleet.LIFE.multipliedBy(56).dividedBy(100));
        connection.use();
        assertThat(fleet.token("a")).as("renewed from half life on").isNotEqualTo(token);
        assertThat(connection.warning()).isEmpty();
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

    @Test
    void whatSomebodyElseMakesBetweenOurLookAndOurWriteIsNotMergedInto() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        fleet.connection("a").use();
        String name = "gitops-topology-installer";
        Network network = new Network();
        try (KubernetesClient somebody =
                fleet.clients.open("admin", TwoClusters.two().admin())) {
            somebody.rbac().clusterRoles().withName(name).delete();
            ClusterRole theirs = new ClusterRoleBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .addToLabels("theirs", "yes")
                    .endMetadata()
                    .build();
            AtomicBoolean made = new AtomicBoolean();
            Clients racing = new Clients(network, (cluster, verb, status) -> {
                if (verb.equals("GET") && status == 404 && made.compareAndSet(false, true)) {
                    somebody.resource(theirs).fieldManager("helm").serverSideApply();
                }
            });
            Enrolment enrolment = new Enrolment(racing, new Tokens(racing, fleet.clock), Fleet.LIFE, () -> "");
            ClusterException failure = catchThrowableOfType(
                    ClusterException.class,
                    () -> enrolment.enrol("b", TwoClusters.two().admin(), EnrolmentManifests.all(), Optional.empty()));
            assertThat(made).isTrue();
            assertThat(failure.reason()).isEqualTo(Reason.Conflict);
            assertThat(failure).hasMessageContaining("ClusterRole " + name).hasMessageContaining("helm");
            ClusterRole found = somebody.rbac().clusterRoles().withName(name).get();
            assertThat(found.getMetadata().getLabels()).containsOnlyKeys("theirs");
            assertThat(found.getRules()).isNullOrEmpty();
            somebody.rbac().clusterRoles().withName(name).delete();
        } finally {
            network.close();
        }
    }
}
