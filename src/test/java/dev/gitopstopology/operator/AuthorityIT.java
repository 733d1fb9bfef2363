package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tenant who may do everything with our kinds in a namespace of their own, and who is administrator of a cluster of their own,
 * tries to gain something on the hub, on the fleet's member, or in anybody else's engine. After each attempt, and after its
 * removal, everybody holds exactly what they held before. CVE-2025-13888 was a failure of this.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuthorityIT {
    private static final String TENANT = "tenant-1";
    private static final TopologyKey COMPANY = new TopologyKey(World.NS, "company");
    private static final InstanceId INSTANCE = InstanceId.of(COMPANY, Role.engine, "");

    /** Of another namespace, and yet of the same instance id: found by trying 400 million names. */
    private static final String LOOK_ALIKE = "company------------------------c3z5rgaa";

    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static World world;
    private static Tenant tenant;
    private static Forgery forgery;
    private static Map<String, Tenant> tenants;
    private static SortedMap<String, String> before;

    @BeforeAll
    static void start() {
        world = new World("eu-1", "own-1");
        world.startOperator();
        world.join("eu-1", Map.of("region", "eu"));
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine:
                  type: ArgoCD
                  access: {profile: Namespaced, namespaces: [team-a]}
                clusters: {}
                """));
        world.awaitReady("company");
        tenant = new Tenant(world, "hub", TENANT);
        forgery = new Forgery(world, COMPANY, INSTANCE);
        tenants = Map.of("hub", tenant, "eu-1", new Tenant(world, "eu-1", "team-x"));
        world.awaitQuiet(1);
        takeDown();
    }

    /** Who holds what, once nothing changes it any more: rights come into force, and what was orphaned is collected, a moment later. */
    private static void takeDown() {
        AtomicReference<SortedMap<String, String>> held = new AtomicReference<>(new TreeMap<>());
        await("what is held stays the same")
                .pollInterval(Duration.ofMillis(300))
                .during(Duration.ofSeconds(1))
                .atMost(World.PATIENCE)
                .until(() -> {
                    SortedMap<String, String> now = Holdings.of(world, tenants, "hub/" + TENANT);
                    return held.getAndSet(now).equals(now);
                });
        before = held.get();
    }

    @AfterAll
    static void stop() {
        tenants.values().forEach(Tenant::close);
        world.close();
    }

    @AfterEach
    void everybodyHoldsWhatTheyHeld() {
        try {
            unchanged();
        } finally {
            tenant.clean();
        }
        unchanged();
    }

    private static void unchanged() {
        assertThat(Holdings.of(world, tenants, "hub/" + TENANT)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {type: ArgoCD}                                                            | {}                 | spec.mode
            {type: ArgoCD, namespace: argocd}                                         | {}                 | spec.mode
            {type: ArgoCD, namespace: mine, access: {profile: Admin}}                 | {manageHub: true}  | spec.engine.access.profile
            {type: ArgoCD, namespace: mine}                                           | {manageHub: true}  | spec.centralized.manageHub
            {type: ArgoCD, namespace: mine, access: {profile: Impersonate, namespaces: [gitops-topology-syste, kube-systen]}} | {} | spec.mode
            {type: ArgoCD, namespace: mine, patches: [{target: {kind: Deployment, name: argocd-server}, merge: {spec: {replicas: 9}}}]} | {} | spec.engine.patches
            {type: ArgoCD, namespace: mine, source: {type: URL, url: {url: "https://evil.example.com/install.yaml"}}} | {} | spec.engine.source
            {type: ArgoCD, namespace: mine, source: {type: ConfigMap, configMap: {name: mine}}} | {} | spec.engine.source
            {type: ArgoCD, namespace: mine, imageRegistry: evil.example.com}          | {}                 | spec.engine.imageRegistry
            {type: ArgoCD, namespace: mine, argoCD: {settings: {config: {exec.enabled: "true", kustomize.buildOptions: --enable-exec, accounts.evil: apiKey}}}} | {} | spec.mode
            {type: ArgoCD, namespace: mine, argoCD: {settings: {config: {resource.respectRBAC: "", cluster.inClusterEnabled: "true"}}}} | {} | spec.mode
            """)
    void aTopologyOfAnotherNamespaceIsNotHeard(String engine, String centralized, String field) {
        GitOpsTopology mine = tenant.topology("mine", """
                mode: Centralized
                engine: %s
                centralized: %s
                clusters: {}
                """.formatted(engine, centralized));
        Condition ready = tenant.awaitReason(mine, "NotPlatformNamespace");
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.message()).contains("tenant-1/mine", field, "platform namespace");
        assertThat(tenant.client().resource(mine).get().getStatus().members().total())
                .isZero();
        assertThat(world.hub().namespaces().withName("mine").get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "gitops-topology-system", "Argocd", "../argocd", "argocd/x"})
    void anEngineNamespaceThatNobodyMayHaveIsRefusedAtOnce(String namespace) {
        refusedAtOnce(() -> tenant.topology("mine", """
                mode: Centralized
                engine: {type: ArgoCD, namespace: "%s"}
                """.formatted(namespace)), "engine.namespace");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kube-system", "gitops-topology-system", "KUBE-SYSTEM", "kube-system.", "*", "a,kube-system", ""
            })
    void rightsInANamespaceThatNobodyMayHaveAreRefusedAtOnce(String namespace) {
        for (String profile : List.of("Namespaced", "Impersonate")) {
            refusedAtOnce(() -> tenant.topology("mine", """
                    mode: Centralized
                    engine: {type: ArgoCD, access: {profile: %s, namespaces: ["%s"]}}
                    """.formatted(profile, namespace)), "access.namespaces");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../gitops-topology-system/secrets/eu-1-kubeconfig",
                "gitops-topology-system/eu-1-kubeconfig",
                "..",
                "%2e%2e%2fgitops-topology-system%2fsecrets%2feu-1-kubeconfig",
                "eu-1-kubeconfig?x=y",
                "eu-1-kubeconfig#"
            })
    void aReferenceThatIsNoNameIsRefusedAtOnce(String name) {
        refusedAtOnce(
                () -> tenant.cluster(
                        "mine", "", "{type: Kubeconfig, kubeconfig: {secretRef: {name: \"" + name + "\"}}}"),
                "secretRef.name");
        refusedAtOnce(() -> tenant.topology("mine", """
                mode: Centralized
                engine: {type: ArgoCD, source: {type: ConfigMap, configMap: {name: "%s"}}}
                """.formatted(name)), "configMap.name");
    }

    private static void refusedAtOnce(Runnable attempt, String field) {
        KubernetesClientException refused = catchThrowableOfType(KubernetesClientException.class, attempt::run);
        assertThat(refused).as("refused by the API server").isNotNull();
        assertThat(refused.getCode()).isEqualTo(422);
        assertThat(refused.getMessage()).contains(field);
    }

    @Test
    void aSecretOfAnotherNamespaceIsNotRead() {
        FleetCluster mine =
                tenant.cluster("mine", "", "{type: Kubeconfig, kubeconfig: {secretRef: {name: eu-1-kubeconfig}}}");
        assertThat(tenant.awaitReason(mine, "NotEnrolled").message()).contains("Secret tenant-1/eu-1-kubeconfig");
    }

    @Test
    void theHubIsNoClusterOfATenant() {
        FleetCluster mine = tenant.cluster("mine", "", "{type: InCluster}");
        assertThat(tenant.awaitReason(mine, "NotPlatformNamespace").message())
                .contains("tenant-1/mine", "spec.connection.type", "InCluster");
    }

    @Test
    void norIsItWhenTheStatusSaysSo() {
        FleetCluster mine = tenant.cluster("mine", "", "{type: InCluster}");
        tenant.awaitReason(mine, "NotPlatformNamespace");
        String hub = world.hub()
                .namespaces()
                .withName("kube-system")
                .get()
                .getMetadata()
                .getUid();
        String secret = forgery.clusterSecret().getMetadata().getName();
        tenant.forgeStatus(
                mine,
                "{\"clusterUID\":\"%s\",\"registrations\":[{\"instance\":\"%s\",\"topology\":\"company\",\"secret\":\"argocd/%s\"}]}"
                        .formatted(hub, INSTANCE, secret));
    }

    @Test
    void theHubWithTheTenantsOwnTokenIsNotEnrolled() {
        FleetCluster mine = tenant.kubeconfigCluster("mine", "", tenant.kubeconfig());
        assertThat(tenant.awaitReason(mine, "Forbidden").message()).doesNotContain("eyJ");
    }

    @Test
    void theHubWithAnAdministratorsTokenIsNotEnrolled() {
        FleetCluster mine =
                tenant.kubeconfigCluster("mine", "", world.cluster("hub").kubeconfig());
        tenant.awaitReason(mine, "IsTheHub");
    }

    @Test
    void aMemberOfTheFleetWithTheTenantsOwnTokenIsNotEnrolled() {
        FleetCluster mine =
                tenant.kubeconfigCluster("mine", "", tenants.get("eu-1").kubeconfig());
        tenant.awaitReason(mine, "Forbidden");
    }

    @Test
    void labelsAndLongNamesOfATenantsClusterMeanNothing() {
        String longest = "a." + "b".repeat(251);
        tenant.secret("own", world.cluster("own-1").kubeconfig());
        FleetCluster mine = tenant.cluster(
                longest,
                "argocd.argoproj.io/secret-type: cluster, gitops-topology.dev/instance: " + INSTANCE
                        + ", gitops-topology.dev/topology: company, gitops-topology.dev/topology-namespace: "
                        + World.NS,
                "{type: Kubeconfig, kubeconfig: {secretRef: {name: own}}}");
        tenant.awaitReason(mine, "Ready");
        GitOpsTopology all = tenant.topology("a." + "c".repeat(251), """
                mode: Centralized
                engine: {type: ArgoCD}
                clusters: {}
                """);
        tenant.awaitReason(all, "NotPlatformNamespace");
        assertThat(tenant.client().secrets().inNamespace(TENANT).list().getItems())
                .filteredOn(secret -> secret.getMetadata().getName().startsWith("gitops-topology-installer-"))
                .singleElement()
                .satisfies(secret -> assertThat(secret.getMetadata().getLabels())
                        .doesNotContainKeys("argocd.argoproj.io/secret-type", Api.LABEL_INSTANCE));
    }

    @Test
    void aForgedStatusOfATenantsClusterIsNotActedUpon() {
        FleetCluster mine =
                tenant.kubeconfigCluster("mine", "", world.cluster("own-1").kubeconfig());
        tenant.awaitReason(mine, "Ready");
        FleetCluster member = world.fleetCluster("eu-1");
        tenant.forgeStatus(
                mine,
                "{\"clusterUID\":\"%s\",\"server\":\"%s\",\"registrations\":[{\"instance\":\"%s\",\"topology\":\"company\",\"secret\":\"argocd/%s\"}]}"
                        .formatted(
                                member.getStatus().clusterUID(),
                                member.getStatus().server(),
                                INSTANCE,
                                forgery.clusterSecret().getMetadata().getName()));
        GitOpsTopology company = tenant.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD}
                clusters: {}
                """);
        tenant.awaitReason(company, "NotPlatformNamespace");
    }

    @Test
    void objectsThatOnlyTheOperatorMakesMeanNothingInATenantsNamespace() {
        EngineInstance forged = YAML.unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: EngineInstance
                metadata: {name: %s, namespace: tenant-1, annotations: {gitops-topology.dev/adopt: "true"}}
                spec: {topologyRef: {name: company}, type: ArgoCD, role: engine, cluster: hub, namespace: argocd, version: v3.5.7}
                """.formatted(INSTANCE), EngineInstance.class);
        tenant.client().resource(forged).create();
        Secret real = forgery.clusterSecret();
        tenant.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(real.getMetadata().getName())
                        .withNamespace(TENANT)
                        .withLabels(real.getMetadata().getLabels())
                        .withAnnotations(real.getMetadata().getAnnotations())
                        .addToAnnotations(Api.ANNOTATION_ADOPT, "true")
                        .endMetadata()
                        .addToStringData("server", "https://kubernetes.default.svc")
                        .build())
                .create();
        tenant.client()
                .resource(forgery.inventory("inventory-" + INSTANCE, TENANT, "inventory"))
                .create();
        GitOpsTopology mine = tenant.topology("mine", "mode: Centralized\nengine: {type: ArgoCD}\n");
        tenant.awaitReason(mine, "NotPlatformNamespace");
        tenant.client().resource(forged).delete();
    }

    @Test
    void aMemberCannotNameTheSecretThatGoesWithIt() {
        FleetCluster mine = forgery.member(tenant);
        tenant.client().resource(mine).delete();
        await("FleetCluster gone")
                .atMost(World.PATIENCE)
                .until(() -> tenant.client().resource(mine).get() == null);
    }

    @Test
    void aLookAlikeStopsNothingOfTheOther() {
        assertThat(InstanceId.of(new TopologyKey(TENANT, LOOK_ALIKE), Role.engine, ""))
                .isEqualTo(INSTANCE);
        GitOpsTopology paused = tenant.topology(LOOK_ALIKE, """
                mode: Centralized
                engine: {type: ArgoCD}
                safety: {paused: true}
                """);
        tenant.awaitReason(paused, "NotPlatformNamespace");
        assertThatDriftIsCorrected();
        tenant.client().resource(paused).delete();
        await("the look-alike is gone")
                .atMost(World.PATIENCE)
                .until(() -> tenant.client().resource(paused).get() == null);
        assertThatDriftIsCorrected();
    }

    private static void assertThatDriftIsCorrected() {
        var settings = world.hub().configMaps().inNamespace("argocd").withName("argocd-cm");
        settings.edit(object -> {
            object.getData().put("installationID", "theirs");
            return object;
        });
        await("argocd-cm put right")
                .atMost(World.PATIENCE)
                .until(() -> settings.get().getData().get("installationID").equals(INSTANCE.value()));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aClusterOfATenantDoesNotHoldUpTheRemovalOfATopology() {
        forgery.member(tenant);
        world.hub().resource(world.topology("company")).delete();
        await("topology gone").atMost(World.PATIENCE).until(() -> world.topology("company") == null);
        takeDown();
    }
}
