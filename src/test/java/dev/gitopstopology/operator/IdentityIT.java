package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.localcluster.FaultProxy;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who a cluster is, and whose: two hubs and one member, several ways to one cluster, a cluster behind another's URL. */
class IdentityIT {
    private static final String INSTALLER = "gitops-topology-installer";
    private static World world;
    private static GitOpsOperator other;

    @BeforeAll
    static void start() throws Exception {
        world = new World("beta", "eu-1");
        world.installDefinitions("beta");
        world.namespace("beta", World.NS);
        world.kubelets("beta");
        world.startOperator();
        other = world.operatorOf("beta", Clock.systemUTC());
        other.start();
    }

    @AfterAll
    static void stop() {
        other.close();
        world.close();
    }

    @AfterEach
    void clean() {
        for (String hub : List.of("hub", "beta")) {
            world.clear(hub, GitOpsTopology.class);
            world.clear(hub, FleetCluster.class);
        }
        world.on("eu-1").namespaces().withName(World.NS).delete();
        await("our namespace gone")
                .atMost(World.PATIENCE)
                .until(() -> world.on("eu-1").namespaces().withName(World.NS).get() == null);
    }

    private static GitOpsTopology company(String engineNamespace) {
        return Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD, namespace: %s}
                clusters: {}
                """.formatted(engineNamespace));
    }

    /** The kubeconfig Secret and the FleetCluster eu-1, on any hub. */
    private static void join(String hub, String onRemove) {
        world.on(hub)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("eu-1-kubeconfig")
                        .withNamespace(World.NS)
                        .endMetadata()
                        .addToStringData("kubeconfig", world.cluster("eu-1").kubeconfig())
                        .build())
                .serverSideApply();
        FleetCluster cluster = Resources.cluster("eu-1", Map.of());
        cluster.setSpec(new dev.gitopstopology.api.FleetClusterSpec(
                cluster.getSpec().connection(),
                null,
                dev.gitopstopology.api.RemovePolicy.valueOf(onRemove),
                null,
                null));
        world.on(hub).resource(cluster).serverSideApply();
    }

    private static String ready(String hub) {
        GitOpsTopology found = world.on(hub)
                .resources(GitOpsTopology.class)
                .inNamespace(World.NS)
                .withName("company")
                .get();
        return found == null || found.getStatus() == null
                ? ""
                : world.condition(found.getStatus().conditions(), "Ready").reason();
    }

    private static String cluster(String hub) {
        FleetCluster found = world.on(hub)
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("eu-1")
                .get();
        return found == null || found.getStatus() == null
                ? ""
                : world.condition(found.getStatus().conditions(), "Ready").status();
    }

    private static GitOpsTopologyStatus.@Nullable Trouble worst(String hub) {
        GitOpsTopology found = world.on(hub)
                .resources(GitOpsTopology.class)
                .inNamespace(World.NS)
                .withName("company")
                .get();
        return found == null
                        || found.getStatus() == null
                        || found.getStatus().worst() == null
                        || found.getStatus().worst().isEmpty()
                ? null
                : found.getStatus().worst().get(0);
    }

    private static void awaitWorst(String hub, String reason) {
        await("worst of " + hub + " with " + reason)
                .atMost(World.PATIENCE)
                .until(() -> worst(hub) != null && reason.equals(worst(hub).reason()));
    }

    private static void awaitReady(String hub) {
        await("company of " + hub + " Ready")
                .atMost(World.PATIENCE)
                .until(() -> ready(hub).equals("Ready"));
    }

    private static void leave(String hub) {
        KubernetesClient client = world.on(hub);
        client.resources(GitOpsTopology.class)
                .inNamespace(World.NS)
                .withName("company")
                .delete();
        client.resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("eu-1")
                .delete();
        await("eu-1 and company left " + hub)
                .atMost(World.PATIENCE)
                .until(() -> client.resources(FleetCluster.class)
                                        .inNamespace(World.NS)
                                        .withName("eu-1")
                                        .get()
                                == null
                        && client.resources(GitOpsTopology.class)
                                        .inNamespace(World.NS)
                                        .withName("company")
                                        .get()
                                == null);
        Credentials.awaitCollected(client);
    }

    private static String uid(String hub) {
        return world.on(hub)
                .namespaces()
                .withName("kube-system")
                .get()
                .getMetadata()
                .getUid();
    }

    private static boolean installerThere() {
        return world.on("eu-1")
                        .serviceAccounts()
                        .inNamespace(World.NS)
                        .withName(INSTALLER)
                        .get()
                != null;
    }

    @Test
    void twoHubsWithTopologiesOfOneNameDoNotShareAMember() {
        join("hub", "Orphan");
        world.on("hub").resource(company("argocd")).serverSideApply();
        awaitReady("hub");
        List<String> rights = OnTheMember.bindings(world);
        assertThat(rights).isNotEmpty();

        join("beta", "Remove");
        world.on("beta").resource(company("argocd")).serverSideApply();
        awaitWorst("beta", "ClaimedByAnother");
        assertThat(worst("beta").message())
                .contains(World.NS + "/company", World.NS + "/eu-1", uid("hub"), "delete the ConfigMap");
        await("reached, and enrolled")
                .atMost(World.PATIENCE)
                .until(() -> cluster("beta").equals("True"));

        leave("beta"); // its FleetCluster has the name that the first hub's has
        assertThat(OnTheMember.bindings(world)).as("the first hub's rights").isEqualTo(rights);
        assertThat(installerThere()).isTrue();

        join("beta", "Remove");
        world.on("beta").resource(company("argocd-beta")).serverSideApply(); // another claim, the same account
        awaitWorst("beta", "ClaimedByAnother");
        assertThat(worst("beta").message()).contains("another name", uid("hub"));
        assertThat(OnTheMember.claims(world))
                .as("who is refused leaves no claim")
                .hasSize(1);
        leave("beta");
        assertThat(OnTheMember.bindings(world)).isEqualTo(rights);
        world.markAtRest(1);
        world.restartOperator();
        world.awaitQuiet(1);
        awaitReady("hub");
        assertThat(world.writes()).as("the first hub lacks nothing").isEmpty();
    }

    @Test
    void theLastHubTakesTheInstallerAwayAndNoneBefore() {
        join("hub", "Remove");
        join("beta", "Orphan"); // enrolled, and nothing more: no claim, no inventory
        await().atMost(World.PATIENCE)
                .until(() -> cluster("hub").equals("True") && cluster("beta").equals("True"));
        String account = world.on("eu-1")
                .serviceAccounts()
                .inNamespace(World.NS)
                .withName(INSTALLER)
                .get()
                .getMetadata()
                .getUid();

        leave("hub");
        assertThat(world.on("eu-1")
                        .serviceAccounts()
                        .inNamespace(World.NS)
                        .withName(INSTALLER)
                        .get()
                        .getMetadata()
                        .getUid())
                .isEqualTo(account);
        world.on("beta")
                .secrets()
                .inNamespace(World.NS)
                .withName("eu-1-kubeconfig")
                .delete();
        world.on("beta").resource(company("argocd-beta")).serverSideApply();
        awaitReady("beta"); // with the token that it had, since there is nothing to enrol with

        leave("beta");
        assertThat(installerThere()).as("the last one takes it away").isFalse();
    }

    @Test
    void theHubIsRecognizedBehindEveryUrl() {
        URI local = URI.create(world.cluster("hub").server().toString().replace("127.0.0.1", "localhost"));
        try (FaultProxy proxy = FaultProxy.to(world.cluster("hub").server())) {
            world.joinAs("by-name", world.cluster("hub").kubeconfig(local), Map.of());
            world.joinAs("by-proxy", world.cluster("hub").kubeconfig(proxy.server()), Map.of());
            world.awaitClusterReason("by-name", "TlsUntrusted"); // the certificate has no such name: nothing is asked
            world.awaitClusterReason("by-proxy", "IsTheHub");
            assertThat(world.hub()
                            .serviceAccounts()
                            .inNamespace(World.NS)
                            .withName(INSTALLER)
                            .get())
                    .as("nothing is enrolled there")
                    .isNull();
        }
    }

    @Test
    void oneMemberBehindTwoUrlsIsOneMember() {
        try (FaultProxy proxy = FaultProxy.to(world.cluster("eu-1").server())) {
            join("hub", "Orphan");
            world.hub().resource(company("argocd")).serverSideApply();
            awaitReady("hub");
            world.joinAs("a-second", world.cluster("eu-1").kubeconfig(proxy.server()), Map.of());
            awaitWorst("hub", "DuplicateCluster");
            assertThat(worst("hub").message()).contains("a-second", "eu-1");
            assertThat(OnTheMember.bindings(world)).hasSize(1);
            world.hub().resource(world.fleetCluster("a-second")).delete();
            await().atMost(World.PATIENCE).until(() -> world.fleetCluster("a-second") == null);
            assertThat(installerThere()).as("the first name still needs it").isTrue();
            awaitReady("hub");
        }
    }

    @Test
    void aUrlThatAnswersAsAnotherClusterIsNotWrittenToEvenWhenOurSecretIsLost() {
        join("hub", "Orphan");
        await().atMost(World.PATIENCE).until(() -> cluster("hub").equals("True"));
        String hash = world.fleetCluster("eu-1").getStatus().caHash();
        assertThat(hash).startsWith("sha256:");
        world.stopOperator();
        world.hub()
                .secrets()
                .inNamespace(World.NS)
                .withName("gitops-topology-installer-eu-1")
                .delete();
        world.secret("eu-1-kubeconfig", "kubeconfig", world.cluster("beta").kubeconfig());
        world.mark();
        world.startOperator();
        world.awaitClusterReason("eu-1", "IdentityChanged");
        assertThat(world.clusterReady("eu-1").message())
                .contains(uid("eu-1"), uid("beta"), "nothing was written to it");
        assertThat(world.requests("beta")).anyMatch(request -> request.name().equals("kube-system"));
        assertThat(world.writes())
                .as("but for what is told")
                .allMatch(write -> write.resource().equals("fleetclusters")
                        && write.subresource().equals("status"));
        assertThat(world.fleetCluster("eu-1").getStatus().caHash()).isEqualTo(hash);
        assertThat(world.on("beta")
                        .serviceAccounts()
                        .inNamespace(World.NS)
                        .withName(INSTALLER)
                        .get())
                .isNull();

        world.secret("eu-1-kubeconfig", "kubeconfig", world.cluster("eu-1").kubeconfig());
        await().atMost(World.PATIENCE).until(() -> cluster("hub").equals("True"));
    }

    @Test
    void aRenewedCaComesWithAnAdministratorsKubeconfigAndReachesTheEngineAtOnce() throws Exception {
        join("hub", "Orphan");
        world.hub().resource(company("argocd")).serverSideApply();
        awaitReady("hub");
        String before = world.fleetCluster("eu-1").getStatus().caHash();
        String pem = world.cluster("eu-1").caCertificate();
        String both = pem + Files.readString(Path.of("src/test/resources/cluster/valid.pem"));
        String renewed = world.cluster("eu-1").kubeconfig().replace(OnTheMember.base64(pem), OnTheMember.base64(both));
        world.secret("eu-1-kubeconfig", "kubeconfig", renewed);
        world.annotate("eu-1", Api.ANNOTATION_ENROLL, "new CA");
        await("status.caHash")
                .atMost(World.PATIENCE)
                .until(() ->
                        !before.equals(world.fleetCluster("eu-1").getStatus().caHash()));
        await("the cluster Secret has the new CA")
                .atMost(World.PATIENCE)
                .until(() -> world
                        .hub()
                        .secrets()
                        .inNamespace("argocd")
                        .withLabel("argocd.argoproj.io/secret-type", "cluster")
                        .list()
                        .getItems()
                        .stream()
                        .anyMatch(secret -> OnTheMember.certificates(secret) == 2));
        assertThat(world.hub().v1().events().inNamespace(World.NS).list().getItems())
                .anyMatch(event -> event.getReason().equals("CertificateAuthorityChanged"));
        awaitReady("hub");
    }

    @Test
    void aClaimOfAHubThatIsGoneSaysTheWayOut() {
        join("hub", "Orphan");
        await().atMost(World.PATIENCE).until(() -> cluster("hub").equals("True"));
        world.on("eu-1")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("claim-argocd-argocd-engine")
                        .withNamespace(World.NS)
                        .addToLabels("gitops-topology.dev/role", "claim")
                        .endMetadata()
                        .addToData(Map.of(
                                "hubUID", "a-hub-that-burned-down",
                                "topology", World.NS + "/company",
                                "topologyUID", "old",
                                "cluster", World.NS + "/eu-1",
                                "instance", "company-0"))
                        .build())
                .create();
        world.hub().resource(company("argocd")).serverSideApply();
        awaitWorst("hub", "ClaimedByAnother");
        assertThat(worst("hub").message())
                .contains("a-hub-that-burned-down", "claim-argocd-argocd-engine", World.NS, "gone for good");
        world.on("eu-1")
                .configMaps()
                .inNamespace(World.NS)
                .withName("claim-argocd-argocd-engine")
                .delete();
        awaitReady("hub");
    }
}
