package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator is asked for and must not do, or cannot: a clear reason, and nothing half-done. */
class RefusalIT {
    private static World world;

    @BeforeAll
    static void start() {
        world = World.running("eu-1");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @AfterEach
    void clean() {
        world.clear("hub", GitOpsTopology.class);
        world.clear("hub", FleetCluster.class);
    }

    private static GitOpsTopology topology(String name, String namespace, String engine) {
        return Resources.topology(
                name, namespace, """
                mode: Centralized
                engine:
                  type: ArgoCD
                %s
                clusters: {}
                """.formatted(engine.indent(2).stripTrailing()));
    }

    private static void awaitWorst(String topology, String reason) {
        await(topology + " with worst " + reason)
                .atMost(World.PATIENCE)
                .until(() -> world.topology(topology).getStatus().worst().get(0).reason(), reason::equals);
    }

    @Test
    void aKubeconfigSecretThatIsMissingIsNamedAndTakenUpWhenItComes() {
        world.apply(Resources.cluster("late", Map.of()));
        world.awaitClusterReason("late", "NotEnrolled");
        assertThat(world.clusterReady("late").message()).contains("late-kubeconfig");
        world.secret("late-kubeconfig", "kubeconfig", world.cluster("eu-1").kubeconfig());
        await().atMost(World.PATIENCE)
                .until(() -> world.clusterReady("late").status().equals("True"));
        world.hub().resource(world.fleetCluster("late")).delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("late") == null);
    }

    @Test
    void aSecretOfAnotherNamespaceIsNotLookedAt() {
        world.namespace("hub", "elsewhere");
        world.hub()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("foreign-kubeconfig")
                        .withNamespace("elsewhere")
                        .endMetadata()
                        .addToStringData("kubeconfig", world.cluster("eu-1").kubeconfig())
                        .build())
                .create();
        world.apply(Resources.cluster("foreign", Map.of()));
        world.awaitClusterReason("foreign", "NotEnrolled");
        world.hub().resource(world.fleetCluster("foreign")).delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("foreign") == null);
    }

    @ParameterizedTest
    @CsvSource({
        "empty,kubeconfig,' '",
        "other-key,konfig,x",
        "broken,kubeconfig,'a: [1'",
        "aliases,kubeconfig,'a: &a 1\nb: *a'"
    })
    void aKubeconfigThatCannotBeUsedSaysWhyAndNothingOfIt(String name, String key, String content) {
        world.secret(name + "-kubeconfig", key, content);
        world.apply(Resources.cluster(name, Map.of()));
        world.awaitClusterReason(name, "InvalidKubeconfig");
        assertThat(world.clusterReady(name).message()).isNotEmpty().doesNotContain("*a");
        world.hub().resource(world.fleetCluster(name)).delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster(name) == null);
    }

    @Test
    void aTopologyOutsideThePlatformNamespacesInstallsNothing() {
        world.namespace("hub", "tenant");
        world.apply(topology("mine", "tenant", "namespace: stolen"));
        await().atMost(World.PATIENCE).untilAsserted(() -> {
            GitOpsTopology found = world.hub()
                    .resources(GitOpsTopology.class)
                    .inNamespace("tenant")
                    .withName("mine")
                    .get();
            assertThat(found.getStatus()).isNotNull();
            Condition ready = world.condition(found.getStatus().conditions(), "Ready");
            assertThat(ready.reason()).isEqualTo("NotPlatformNamespace");
            assertThat(ready.message()).contains("--platform-namespaces");
        });
        assertThat(world.hub().namespaces().withName("stolen").get()).isNull();
    }

    @Test
    void anUnknownVersionSaysWhatWasTriedAndHowToGoOn() {
        world.apply(topology("future", World.NS, "version: v9.9.9\nnamespace: future"));
        await().atMost(World.PATIENCE)
                .until(() -> world.ready("future").status().equals("False")
                        && !world.ready("future").reason().equals("Progressing"));
        Condition ready = world.ready("future");
        assertThat(ready.reason()).isIn("VersionUnknown", "SourceUnreachable");
        assertThat(ready.message()).contains("v9.9.9");
        assertThat(world.hub().namespaces().withName("future").get()).isNull();
    }

    @Test
    void aManifestWithAnotherDigestIsRefused() {
        String wrong = "sha256:" + "0".repeat(64);
        world.apply(
                topology("pinned", World.NS, "namespace: pinned\nsource: {type: Release, digest: \"" + wrong + "\"}"));
        world.awaitReason("pinned", "DigestMismatch");
        assertThat(world.hub().namespaces().withName("pinned").get()).isNull();
    }

    @Test
    void aSettingThatTheOperatorOwnsIsRefused() {
        world.apply(
                topology("owned", World.NS, "namespace: owned\nargoCD: {settings: {config: {installationID: mine}}}"));
        world.awaitReason("owned", "SettingOwned");
        assertThat(world.ready("owned").message()).contains("installationID");
        assertThat(world.hub().namespaces().withName("owned").get()).isNull();
    }

    @Test
    void aForeignObjectAtOurNameIsNotTouchedUntilItIsHandedOver() {
        world.hub()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shared")
                        .endMetadata()
                        .build())
                .create();
        HasMetadata foreign = world.hub()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("argocd-cm")
                        .withNamespace("shared")
                        .endMetadata()
                        .addToData("url", "theirs")
                        .build())
                .create();
        world.apply(topology("second", World.NS, "namespace: shared"));
        world.awaitReason("second", "ForeignObject");
        assertThat(world.ready("second").message()).contains("argocd-cm", "gitops-topology.dev/adopt=true");
        assertThat(world.hub()
                        .configMaps()
                        .inNamespace("shared")
                        .withName("argocd-cm")
                        .get()
                        .getData())
                .containsEntry("url", "theirs");
        world.hub().resource(foreign).edit(object -> {
            object.getMetadata().setAnnotations(Map.of("gitops-topology.dev/adopt", "true"));
            return object;
        });
        world.apply(topology("second", World.NS, "namespace: shared\nsize: Small"));
        await().atMost(World.PATIENCE)
                .until(() -> world.ready("second").status().equals("True"));
    }

    @Test
    void twoTopologiesCannotHaveOneEngineNamespace() {
        world.apply(topology("first", World.NS, "namespace: contested"));
        world.awaitReady("first");
        world.apply(topology("second", World.NS, "namespace: contested"));
        world.awaitReason("second", "ClaimedByAnother");
        assertThat(world.ready("second").message()).contains("first");
        assertThat(world.ready("first").status()).isEqualTo("True");
    }

    @Test
    void noCredentialGoesIntoAnEngineThatIsNotOurs() {
        world.apply(Resources.topology("first", "mode: Centralized\nengine: {type: ArgoCD, namespace: contested}\n"));
        world.awaitReady("first");
        world.join("eu-1", Map.of("team", "b"));
        world.apply(Resources.topology("second", """
                mode: Centralized
                engine: {type: ArgoCD, namespace: contested}
                clusters: {selector: {matchLabels: {team: b}}}
                """));
        world.awaitReason("second", "ClaimedByAnother");
        awaitWorst("second", "EngineNotThere");
        assertThat(clusterSecrets("contested")).isEmpty();
    }

    @Test
    void aSecondNameForAClusterTakesNothingFromTheFirst() {
        world.join("eu-1", Map.of());
        world.apply(topology("company", World.NS, "namespace: twins"));
        world.awaitReady("company");
        Secret before = clusterSecrets("twins").get(0);
        world.joinAs("a-dup", world.cluster("eu-1").kubeconfig(), Map.of());
        await().atMost(World.PATIENCE)
                .until(() -> world.ready("company").reason().equals("ClustersNotRegistered")
                        && world.topology("company")
                                .getStatus()
                                .worst()
                                .get(0)
                                .reason()
                                .equals("DuplicateCluster"));
        world.hub().resource(world.fleetCluster("a-dup")).delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("a-dup") == null);
        world.awaitReady("company");
        assertThat(clusterSecrets("twins"))
                .extracting(secret -> secret.getMetadata().getUid())
                .containsExactly(before.getMetadata().getUid());
    }

    private static List<Secret> clusterSecrets(String namespace) {
        return world.hub()
                .secrets()
                .inNamespace(namespace)
                .withLabel("argocd.argoproj.io/secret-type", "cluster")
                .list()
                .getItems();
    }

    @Test
    void theHubUnderItsUrlIsNoMember() {
        world.joinAs("sneaky", world.cluster("hub").kubeconfig(), Map.of());
        world.apply(topology("company", World.NS, "namespace: company"));
        world.awaitReason("company", "ClustersNotRegistered");
        awaitWorst("company", "IsTheHub");
        world.hub().resource(world.fleetCluster("sneaky")).delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("sneaky") == null);
        world.awaitReady("company");
    }

    @Test
    void theModeCannotBeEdited() {
        world.apply(topology("fixed", World.NS, "namespace: fixed"));
        world.awaitReady("fixed");
        KubernetesClientException refused = catchThrowableOfType(
                KubernetesClientException.class,
                () -> world.hub()
                        .resources(GitOpsTopology.class)
                        .inNamespace(World.NS)
                        .withName("fixed")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"mode\":\"PerCluster\"}}"));
        assertThat(refused.getMessage()).contains("mode cannot be changed");
    }
}
