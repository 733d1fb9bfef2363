package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTenant;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Credentials for repositories of two engines and a team, in the order in which things happen to them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RepositoriesIT {
    private static final String PLATFORM = "https://git.example.com/platform";
    private static final String EMEA = "https://git.example.com/emea";
    private static final String SHOP = "https://git.example.com/shop";
    /** In every value that is a secret; nowhere but in Secrets may it be. */
    private static final String CANARY = "s3cr3t-canary";

    private static final String SPEC = """
            mode: PerGroup
            onRemove: Remove
            engine:
              type: ArgoCD
              repositories:
              - {url: "https://git.example.com/platform", credentialTemplate: true, secretRef: {name: platform}}
            clusters: {selector: {matchLabels: {fleet: "yes"}}}
            perGroup:
              groups:
              - name: emea
                selector: {matchLabels: {region: emea}}
                controlClusterRef: {name: emea-control}
                engine: {repositories: [{url: "https://git.example.com/emea", secretRef: {name: emea}}]}
              - name: apac
                selector: {matchLabels: {region: apac}}
                controlClusterRef: {name: apac-control}
            """;

    private static final String FLUX = """
            mode: Centralized
            engine:
              type: Flux
              repositories: [{url: "https://git.example.com/platform.git", secretRef: {name: git}}]
              flux: {decryption: [{secretRef: {name: sops}}]}
            clusters: {selector: {matchLabels: {fleet: "yes"}}}
            """;

    private static final LoggedLines LOGGED = new LoggedLines();
    private static World world;

    @BeforeAll
    static void start() {
        world = new World("emea-control", "apac-control");
        world.kubelets("emea-control", "apac-control");
        world.startOperator();
        offered("emea", Map.of("username", "emea-" + CANARY, "password", "emea-" + CANARY, "note", "not-for-engines"));
        offered("shop", Map.of("bearerToken", "shop-" + CANARY));
        world.join("emea-control", Map.of("fleet", "yes", "region", "emea"));
        world.join("apac-control", Map.of("fleet", "yes", "region", "apac"));
        world.apply(Resources.topology("regions", SPEC));
        world.apply(Resources.tenant("shop", """
                namespaces: [shop]
                clusters: {selector: {matchLabels: {region: apac}}}
                sourceRepos: ["https://git.example.com/shop"]
                argoCD: {repositories: [{url: "https://git.example.com/shop", secretRef: {name: shop}}]}
                """));
    }

    @AfterAll
    static void stop() {
        world.close();
        LOGGED.close();
    }

    private static void offered(String name, Map<String, String> data) {
        secret(name, data, Map.of(Api.LABEL_ENGINE_CREDENTIAL, "true"));
    }

    /** In {@code data}, from which server-side apply takes what is no longer there; from {@code stringData} it does not. */
    private static void secret(String name, Map<String, String> data, Map<String, String> labels) {
        Map<String, String> encoded = new TreeMap<>();
        data.forEach((key, value) ->
                encoded.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        world.apply(new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(World.NS)
                .withLabels(labels)
                .endMetadata()
                .withData(encoded)
                .build());
    }

    /** The repositories that the Argo CD there knows, by URL. */
    private static Map<String, Secret> repositories(String cluster) {
        return world.on(cluster).secrets().inNamespace("argocd").list().getItems().stream()
                .filter(secret -> secret.getMetadata().getLabels() != null
                        && secret.getMetadata()
                                .getLabels()
                                .getOrDefault("argocd.argoproj.io/secret-type", "")
                                .startsWith("repo"))
                .collect(Collectors.toMap(secret -> Engines.decoded(secret, "url"), secret -> secret));
    }

    private static void awaitValue(String cluster, String url, String key, String value) {
        await(url + " on " + cluster + " with " + key)
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(repositories(cluster))
                        .hasEntrySatisfying(
                                url,
                                secret ->
                                        assertThat(Engines.decoded(secret, key)).isEqualTo(value)));
    }

    private static Condition condition(String type) {
        var status = world.topology("regions").getStatus();
        return world.condition(status == null ? null : status.conditions(), type);
    }

    private static void awaitReason(String type, String reason) {
        await("topology: " + type + " " + reason)
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(condition(type).reason())
                        .as("%s", AllStatuses.of(world.hub()))
                        .isEqualTo(reason));
    }

    private static String inventory(String cluster) {
        return world.on(cluster).configMaps().inNamespace(Api.SYSTEM_NAMESPACE).list().getItems().stream()
                .filter(map -> map.getMetadata().getName().startsWith("credentials-"))
                .map(map -> map.getData().get("objects"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    @Order(1)
    void aSecretThatIsMissingIsToldOfAndTheEngineGoesOn() {
        awaitReason("CredentialsDelivered", "CredentialMissing");
        assertThat(condition("CredentialsDelivered").message())
                .contains(
                        "GitOpsTopology", "engine.repositories[" + PLATFORM + "].secretRef.name", "platform", "label");
        awaitReason("EngineReady", "Ready");
        awaitReason("Ready", "CredentialMissing");
        assertThat(repositories("apac-control")).doesNotContainKey(PLATFORM);
    }

    @Test
    @Order(2)
    void aSecretThatNobodyHasOfferedIsNotTaken() {
        secret("platform", Map.of("username", "git", "password", "platform-" + CANARY), Map.of());
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        assertThat(condition("CredentialsDelivered").reason()).isEqualTo("CredentialMissing");
        assertThat(repositories("apac-control")).doesNotContainKey(PLATFORM);

        offered("platform", Map.of("username", "git", "password", "platform-" + CANARY));
        awaitValue("apac-control", PLATFORM, "password", "platform-" + CANARY);
        world.awaitReady("regions");
    }

    @Test
    @Order(3)
    void eachInstanceGetsOnlyWhatIsItsOwn() {
        awaitValue("apac-control", SHOP, "bearerToken", "shop-" + CANARY);
        awaitValue("emea-control", EMEA, "password", "emea-" + CANARY);
        assertThat(repositories("emea-control")).containsOnlyKeys(EMEA);
        assertThat(repositories("apac-control")).containsOnlyKeys(PLATFORM, SHOP);
        Engines engines = new Engines(world);
        assertThat(engines.everySecret("emea-control")).doesNotContain("platform-" + CANARY, "shop-" + CANARY);
        assertThat(engines.everySecret("apac-control")).doesNotContain("emea-" + CANARY);

        assertThat(repositories("emea-control").get(EMEA).getData())
                .containsOnlyKeys("type", "url", "username", "password");
        Secret template = repositories("apac-control").get(PLATFORM);
        assertThat(template.getMetadata().getLabels()).containsEntry("argocd.argoproj.io/secret-type", "repo-creds");
        assertThat(Engines.decoded(repositories("apac-control").get(SHOP), "project"))
                .isEqualTo("shop");
    }

    @Test
    @Order(4)
    void aSecondPassAndARestartedOperatorWriteNothing() {
        world.markAtRest(2);
        world.restartOperator();
        world.awaitQuiet(2);
        await().pollDelay(Duration.ofSeconds(12)).atMost(World.PATIENCE).until(() -> true);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(5)
    void aChangedSecretArrivesAndNothingElseIsWritten() {
        String uid = repositories("emea-control").get(EMEA).getMetadata().getUid();
        String digests = inventory("emea-control").replaceAll("\"marker\":\"[^\"]*\"", "");
        AtRest.mark(world);
        offered("emea", Map.of("password", "rotated-" + CANARY));
        awaitValue("emea-control", EMEA, "password", "rotated-" + CANARY);
        world.awaitQuiet(2);
        Secret copy = repositories("emea-control").get(EMEA);
        assertThat(copy.getMetadata().getUid()).isEqualTo(uid);
        assertThat(copy.getData()).doesNotContainKey("username");
        assertThat(world.writes())
                .hasSize(2)
                .allSatisfy(write -> assertThat(write.toString()).containsAnyOf("secrets", "configmaps"));
        assertThat(inventory("emea-control").replaceAll("\"marker\":\"[^\"]*\"", ""))
                .as("the inventory tells nothing of the content")
                .isEqualTo(digests);
    }

    @Test
    @Order(6)
    void aKeyThatIsMissingIsToldOfAndTheCopyStays() {
        offered("emea", Map.of("username", "git"));
        awaitReason("CredentialsDelivered", "CredentialKeyMissing");
        assertThat(condition("CredentialsDelivered").message()).contains("password", "emea");
        assertThat(Engines.decoded(repositories("emea-control").get(EMEA), "password"))
                .isEqualTo("rotated-" + CANARY);
        assertThat(world.hub()
                        .resources(EngineInstance.class)
                        .inNamespace(World.NS)
                        .list()
                        .getItems())
                .anySatisfy(instance -> assertThat(instance.getStatus().conditions())
                        .anySatisfy(each -> assertThat(each.reason()).isEqualTo("CredentialKeyMissing")));
        offered("emea", Map.of("username", "git", "password", "again-" + CANARY));
        world.awaitReady("regions");
    }

    @Test
    @Order(7)
    void aTeamIsToldOfItsOwnMissingSecret() {
        world.hub().secrets().inNamespace(World.NS).withName("shop").delete();
        await("the tenant is told").atMost(World.PATIENCE).untilAsserted(() -> {
            GitOpsTenant tenant = world.hub()
                    .resources(GitOpsTenant.class)
                    .inNamespace(World.NS)
                    .withName("shop")
                    .get();
            assertThat(world.condition(tenant.getStatus().conditions(), "Ready").reason())
                    .isEqualTo("CredentialMissing");
        });
        assertThat(condition("Ready").status())
                .as("it is the team's trouble alone")
                .isEqualTo("True");
        assertThat(repositories("apac-control")).containsKey(SHOP);
        offered("shop", Map.of("bearerToken", "shop-" + CANARY));
    }

    @Test
    @Order(8)
    void whatIsNotOursIsLeftAndAnEntryThatGoesTakesOurCopyOnly() {
        Secret foreign = world.on("apac-control")
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("by-hand")
                        .withNamespace("argocd")
                        .addToLabels("argocd.argoproj.io/secret-type", "repository")
                        .endMetadata()
                        .addToStringData("url", "https://elsewhere.example.com")
                        .build())
                .create();
        world.apply(Resources.topology("regions", SPEC.replaceFirst("(?m)^ {2}repositories:\\n.*\\n", "")));
        await("the copy is gone")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(repositories("apac-control"))
                        .containsOnlyKeys(SHOP, "https://elsewhere.example.com"));
        assertThat(world.hub()
                        .secrets()
                        .inNamespace(World.NS)
                        .withName("platform")
                        .get())
                .isNotNull();
        world.on("apac-control").resource(foreign).delete();
    }

    @Test
    @Order(9)
    void noSecretIsAnywhereButInSecrets() {
        for (String cluster : List.of("hub", "emea-control", "apac-control")) {
            assertThat(everythingButSecrets(world.on(cluster))).doesNotContain(CANARY);
        }
        assertThat(LOGGED.all()).noneMatch(line -> line.contains(CANARY));
        assertThat(world.metrics()).doesNotContain(CANARY);
    }

    private static String everythingButSecrets(KubernetesClient cluster) {
        return Serialization.asYaml(List.of(
                        cluster.configMaps().inAnyNamespace().list(),
                        cluster.v1().events().inAnyNamespace().list(),
                        cluster.events().v1().events().inAnyNamespace().list(),
                        cluster.apps().deployments().inAnyNamespace().list()))
                + AllStatuses.of(cluster == world.hub() ? cluster : world.hub())
                + Serialization.asYaml(world.hub()
                        .resources(EngineInstance.class)
                        .inNamespace(World.NS)
                        .list());
    }

    @Test
    @Order(10)
    void withTheTopologyItsCopiesGo() {
        world.hub().resource(world.topology("regions")).delete();
        await("topology gone").atMost(World.PATIENCE).until(() -> world.topology("regions") == null);
        for (String cluster : List.of("emea-control", "apac-control")) {
            assertThat(repositories(cluster)).isEmpty();
            assertThat(inventory(cluster)).isEmpty();
        }
    }

    private static Map<String, Secret> copies(String namespace) {
        return world
                .hub()
                .secrets()
                .inNamespace(namespace)
                .withLabel(Api.LABEL_ROLE, "credential")
                .list()
                .getItems()
                .stream()
                .collect(Collectors.toMap(secret -> secret.getMetadata().getName(), secret -> secret));
    }

    @Test
    @Order(11)
    void aFluxGetsThemInItsOwnNamespaceAndInThatOfEachMember() {
        offered("git", Map.of("username", "git", "password", "flux-" + CANARY));
        offered("sops", Map.of("team.agekey", "AGE-" + CANARY, "note", "not-for-engines"));
        world.apply(Resources.topology("delivery", FLUX));
        world.awaitReady("delivery");
        FluxPlaces places = new FluxPlaces(world.hub());
        for (String namespace :
                List.of("flux-system", places.namespace("emea-control"), places.namespace("apac-control"))) {
            await("copies in " + namespace)
                    .atMost(World.PATIENCE)
                    .untilAsserted(() -> assertThat(copies(namespace)).containsOnlyKeys("git", "sops"));
            assertThat(copies(namespace).get("git").getData()).containsOnlyKeys("username", "password");
            assertThat(copies(namespace).get("sops").getData()).containsOnlyKeys("team.agekey");
        }
    }

    @Test
    @Order(12)
    void aMemberThatLeavesAFluxTakesItsCopiesAlong() {
        String left = new FluxPlaces(world.hub()).namespace("apac-control");
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("apac-control")
                .edit(cluster -> {
                    cluster.getMetadata().getLabels().put("fleet", "no");
                    return cluster;
                });
        await("copies of the member gone")
                .atMost(World.PATIENCE)
                .until(() -> copies(left).isEmpty());
        world.awaitReady("delivery");
        assertThat(copies("flux-system")).containsOnlyKeys("git", "sops");
    }
}
