package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.localcluster.Fault;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two real clusters: the first is the hub, the second a member. */
class ClusterConnectionIT {
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
    void enrolsWithAnAdminsKubeconfigAndWorksWithALimitedToken() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        Connection connection = fleet.connection("a");
        ConnectedCluster cluster = connection.use();

        assertThat(connection.state()).isEqualTo(Connection.State.Connected);
        assertThat(cluster.identity().kubernetesVersion()).startsWith("v1.");
        assertThat(cluster.identity().uid()).isEqualTo(fleet.uid(TwoClusters.two()));
        assertThat(Fleet.allowed(cluster, "create", "serviceaccounts", "token", "gitops-topology-installer"))
                .isTrue();
        assertThat(Fleet.allowed(cluster, "create", "serviceaccounts", "token", "default"))
                .isFalse();
        assertThat(Fleet.allowed(cluster, "get", "secrets", null, null)).isFalse();
        assertThat(Fleet.allowed(cluster, "patch", "deployments", null, null)).isFalse();

        Secret secret = fleet.secret("a");
        assertThat(secret.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getKind()).isEqualTo("FleetCluster");
            assertThat(owner.getUid()).isEqualTo("uid-a");
        });
        assertThat(secret.getData()).containsOnlyKeys("server", "ca.crt", "token");
        assertThat(Base64.getDecoder().decode(secret.getData().get("token")))
                .isNotEqualTo(TwoClusters.two().cluster().adminToken().getBytes(StandardCharsets.UTF_8));
        assertThat(connection.credentialExpiresAt())
                .hasValueSatisfying(expires -> assertThat(Duration.between(Instant.now(), expires))
                        .isBetween(Fleet.LIFE.minusMinutes(1), Fleet.LIFE.plusMinutes(1)));

        int before = fleet.requests.size();
        connection.use();
        assertThat(fleet.requests).as("a second use needs no request").hasSize(before);
    }

    @Test
    void aRestartGoesOnWithTheStoredTokenAfterTheKubeconfigIsGone() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        fleet.connection("a").use();
        String token = fleet.token("a");
        fleet.hub.secrets().inNamespace(fleet.namespace).withName("kubeconfig").delete();
        assertThat(fleet.connection("a").use().identity().uid()).isEqualTo(fleet.uid(TwoClusters.two()));
        assertThat(fleet.token("a")).isEqualTo(token);
    }

    @Test
    void renewsItselfAtHalfLifeOverTheSameClient() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        Connection connection = fleet.connection("a");
        ConnectedCluster first = connection.use();
        fleet.hub.secrets().inNamespace(fleet.namespace).withName("kubeconfig").delete();
        String token = fleet.token("a");
        fleet.clock.advance(Duration.ofMinutes(50));
        connection.use();
        assertThat(fleet.token("a")).as("too early").isEqualTo(token);
        fleet.clock.advance(Duration.ofMinutes(20));
        ConnectedCluster renewed = connection.use();
        assertThat(fleet.token("a")).as("renewed").isNotEqualTo(token);
        assertThat(renewed.client()).isSameAs(first.client());
        assertThat(renewed.client().namespaces().withName("kube-system").get()).isNotNull();
    }

    @Test
    void aNewTokenThatIsNotAcceptedIsNoReasonToGiveUpTheOneInUse() throws Exception {
        try (HttpFaultProxy proxy = HttpFaultProxy.to(TwoClusters.two().cluster())) {
            fleet.kubeconfigSecret(TwoClusters.two().cluster().kubeconfig(proxy.server()));
            Connection connection = fleet.connection("a");
            connection.use();
            fleet.hub
                    .secrets()
                    .inNamespace(fleet.namespace)
                    .withName("kubeconfig")
                    .delete();
            String token = fleet.token("a");
            fleet.clock.advance(Duration.ofMinutes(70));
            Fault refused = proxy.when(exchange -> exchange.path().equals(Tokens.REVIEW_PATH))
                    .status(401);
            connection.use();
            assertThat(refused.hits()).isPositive();
            assertThat(connection.warning()).isPresent();
            assertThat(fleet.token("a")).isEqualTo(token);
            proxy.pass();
            fleet.clock.advance(Duration.ofMinutes(2));
            connection.use();
            assertThat(connection.warning()).isEmpty();
            assertThat(fleet.token("a")).isNotEqualTo(token);
        }
    }

    @Test
    void enrolsAnewWhenTheTokenIsLostExpiredOrRevoked() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        Connection connection = fleet.connection("a");
        connection.use();
        String token = fleet.token("a");

        fleet.hub
                .secrets()
                .inNamespace(fleet.namespace)
                .withName(CredentialStore.secretName("a"))
                .delete();
        fleet.connection("a").use();
        assertThat(fleet.token("a")).as("lost").isNotEqualTo(token);

        token = fleet.token("a");
        InstallerCredential old =
                fleet.store.read(fleet.member("a", Optional.empty())).orElseThrow();
        MintedToken ended = new MintedToken(
                old.token().value(), Instant.EPOCH, Instant.now().plusSeconds(20));
        fleet.store.write(
                fleet.member("a", Optional.empty()),
                new InstallerCredential(old.address(), old.pin(), ended, RenewalRequest.NONE));
        fleet.connection("a").use();
        assertThat(fleet.token("a")).as("expired").isNotEqualTo(token);

        token = fleet.token("a");
        try (KubernetesClient admin =
                fleet.clients.open("admin", TwoClusters.two().admin())) {
            admin.serviceAccounts()
                    .inNamespace(Api.SYSTEM_NAMESPACE)
                    .withName(Enrolment.INSTALLER)
                    .delete();
        }
        // The API server goes on accepting a token that it saw lately for some seconds.
        String revoked = token;
        Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> {
            try {
                connection.call(
                        "reading",
                        cluster -> cluster.client()
                                .namespaces()
                                .withName("kube-system")
                                .get());
            } catch (ClusterException e) {
                assertThat(e.reason()).isEqualTo(Reason.Unauthorized);
                assertThat(connection.state()).isEqualTo(Connection.State.Broken);
                fleet.clock.advance(Duration.ofSeconds(2));
            }
            return !fleet.token("a").equals(revoked);
        });
    }

    @Test
    void eightConnectionsCostFewThreadsAndClosingLeavesNone() throws Exception {
        fleet.kubeconfigSecret(TwoClusters.two().kubeconfig());
        Set<String> before = Fleet.threads();
        Network own = new Network();
        Clients ownClients = new Clients(own, RequestObserver.NONE);
        Connections many = new Connections(ownClients, fleet.store, fleet.clock, BackOff.DEFAULT, Fleet.LIFE, () -> "");
        List<Connection> eight = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Connection connection =
                    many.toMember(fleet.member("m" + i, Optional.empty()), fleet.source(), EnrolmentManifests::all);
            connection.use();
            connection.call("watching", cluster -> cluster.client().raw("/version"));
            eight.add(connection);
        }
        Set<String> during = Fleet.threads();
        during.removeAll(before);
        eight.forEach(Connection::close);
        own.close();
        LoggerFactory.getLogger(ClusterConnectionIT.class)
                .info("Threads for 8 connections: {} {}", during.size(), during);
        assertThat(during).hasSizeLessThan(12);
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Set<String> after = Fleet.threads();
            after.removeAll(before);
            after.removeIf(name -> name.startsWith("awaitility"));
            assertThat(after).isEmpty();
        });
    }
}
