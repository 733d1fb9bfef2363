package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.cli.Main;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.demo.OwnDefinitions;
import dev.gitopstopology.localcluster.AuditLog;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code operator} on a hub that it cannot work with: one message, no stack trace, exit code 1. In order, for the hub gets better. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HubCheckIT {
    private static final String ACCOUNT = "operator-to-be";
    private static LocalCluster cluster;
    private static KubernetesClient hub;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(ClusterOptions.named("hub").withoutControllerManager(), Binaries.find());
        hub = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                .build();
        hub.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(World.NS)
                        .endMetadata()
                        .build())
                .serverSideApply();
        hub.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .withNamespace(World.NS)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    @AfterAll
    static void stop() {
        hub.close();
        cluster.close();
    }

    /** What a user sees of the verb, which ends by itself. */
    private record Ended(int exit, String err) {
        static Ended of(Path kubeconfig, String... more) {
            StringWriter err = new StringWriter();
            String[] args = new String[more.length + 5];
            List.of("operator", "--kubeconfig", kubeconfig.toString(), "--metrics-port", "-1")
                    .toArray(args);
            System.arraycopy(more, 0, args, 5, more.length);
            int exit = Main.commandLine().setErr(new PrintWriter(err, true)).execute(args);
            return new Ended(exit, err.toString());
        }

        void assertRefused(String... words) {
            assertThat(exit).as(err).isEqualTo(1);
            assertThat(err).startsWith("error: ").contains(words).doesNotContain("\tat ", "Exception");
        }
    }

    private static Path kubeconfig(String name, String token) throws IOException {
        return AccountKubeconfig.with(cluster, token, directory.resolve(name));
    }

    private static Path account() throws IOException {
        return AccountKubeconfig.of(cluster, hub, ACCOUNT, directory.resolve("account"));
    }

    private static void check(Set<String> namespaces) {
        HubCheck.run(options(namespaces));
    }

    private static OperatorOptions options(Set<String> namespaces) {
        return new OperatorOptions(
                cluster.kubeconfigFile(),
                namespaces,
                Set.of(World.NS),
                Set.of(),
                true,
                "127.0.0.1",
                -1,
                null,
                WatchPulse.Limits.DEFAULT,
                OperatorOptions.LEAVE_DEADLINE);
    }

    @Test
    @Order(1)
    void withoutDefinitionsAndWithoutRightsBothAreSaidAtOnce() throws IOException {
        Ended ended = Ended.of(account(), "--leader-elect", "--namespaces", World.NS);
        ended.assertRefused(
                "hub " + cluster.server() + ": it does not serve engineinstances, fleetclusters, gitopscatalogentries,"
                        + " gitopstenants, gitopstopologies of gitops-topology.dev/v1alpha1",
                "kubectl apply --server-side -f crds/",
                "system:serviceaccount:gitops-topology-system:operator-to-be may not do what the operator needs",
                "  list, watch, patch fleetclusters.gitops-topology.dev in namespace gitops-topology-system",
                "  get, list, watch, create, patch secrets in namespace gitops-topology-system",
                "  get, update leases.coordination.k8s.io gitops-topology",
                "install the chart deploy/helm/gitops-topology");
    }

    @Test
    @Order(2)
    void withoutDefinitionsAnAdministratorIsToldSo() {
        Ended ended = Ended.of(cluster.kubeconfigFile());
        ended.assertRefused("it does not serve");
        assertThat(ended.err()).doesNotContain("may not").hasLineCount(1);
    }

    @Test
    @Order(3)
    void aCredentialThatIsNotAcceptedIsToldAndNotQuoted() throws IOException {
        Ended ended = Ended.of(kubeconfig("wrong", "no-token-of-this-cluster"));
        ended.assertRefused(cluster.server().getAuthority(), "the credential is not accepted");
        assertThat(ended.err()).doesNotContain("no-token-of-this-cluster");
    }

    @Test
    @Order(4)
    void aServerThatIsNotTheHubIsToldByItsCertificate() throws IOException {
        String own = cluster.kubeconfig();
        try (LocalCluster other =
                LocalCluster.start(ClusterOptions.named("other").withoutControllerManager(), Binaries.find())) {
            String elsewhere =
                    own.replace(cluster.server().toString(), other.server().toString());
            Ended ended = Ended.of(Files.writeString(directory.resolve("elsewhere"), elsewhere));
            ended.assertRefused(other.server().getAuthority(), "check certificate-authority-data");
        }
    }

    @Test
    @Order(5)
    void whatIsMissingOfTheRightsIsListedAndNothingElse() throws Exception {
        OwnDefinitions.install(hub);
        hub.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("", "coordination.k8s.io")
                        .withResources("configmaps", "leases", "namespaces", "secrets")
                        .withVerbs("get", "list", "watch", "create", "update", "patch", "delete")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("gitops-topology.dev")
                        .withResources("*")
                        .withVerbs("list", "watch", "create", "delete")
                        .endRule()
                        .build())
                .serverSideApply();
        hub.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", ACCOUNT)
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(ACCOUNT)
                        .withNamespace(World.NS)
                        .endSubject()
                        .build())
                .serverSideApply();
        Path account = account();
        await("the role is in force").atMost(World.PATIENCE).untilAsserted(() -> {
            Ended ended = Ended.of(account, "--leader-elect");
            ended.assertRefused("  patch fleetclusters/status.gitops-topology.dev in all namespaces");
            assertThat(ended.err().lines().skip(1)).hasSize(10).allMatch(line -> line.startsWith("  patch "));
        });
    }

    @Test
    @Order(6)
    void aHubThatHasAllIsNotRefused() {
        check(Set.of());
    }

    /** What the hub lists for a namespace is not asked for again, right by right. */
    @Test
    @Order(6)
    void oneReviewTellsOfANamespace() {
        AuditLog audit = cluster.auditLog();
        audit.mark();
        check(Set.of(World.NS, "fleet"));
        await("the reviews are in the audit log, which is a moment behind")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(audit.records(AuditRecord::isReview))
                        .extracting(AuditRecord::resource)
                        .containsExactlyInAnyOrder(
                                "selfsubjectrulesreviews",
                                "selfsubjectrulesreviews",
                                "selfsubjectaccessreviews")); // of kube-system, which is in no namespace
    }

    @Test
    @Order(7)
    void aHubThatDoesNotAnswerIsWaitedFor() {
        cluster.stop();
        check(Set.of());
    }
}
