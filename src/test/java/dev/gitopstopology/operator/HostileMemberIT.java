package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.CredentialStore;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody on a member, or who made our namespace there before us, wants more than that member. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileMemberIT {
    private static World world;

    @BeforeAll
    static void start() {
        world = new World("m1", "m2");
        world.startOperator();
        world.join("m1", Map.of("fleet", "yes"));
        world.apply(topology("yes"));
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static HasMetadata topology(String fleet) {
        return Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD}
                clusters: {selector: {matchLabels: {fleet: "%s"}}}
                """.formatted(fleet));
    }

    @Test
    @Order(1)
    void whatAMemberWritesIntoAnInventoryDoesNotReachTheHub() {
        KubernetesClient member = world.on("m1");
        ConfigMap real = member.configMaps().inNamespace(Api.SYSTEM_NAMESPACE).list().getItems().stream()
                .filter(each -> each.getMetadata().getName().startsWith("inventory-access-"))
                .findFirst()
                .orElseThrow();
        ConfigMap forged = new ConfigMapBuilder(real)
                .withNewMetadata()
                .withName("inventory-access-x")
                .withNamespace(Api.SYSTEM_NAMESPACE)
                .withLabels(real.getMetadata().getLabels())
                .withAnnotations(real.getMetadata().getAnnotations())
                .addToAnnotations(Api.ANNOTATION_TOPOLOGY, World.NS + "/no-such-topology")
                .addToAnnotations(Api.ANNOTATION_TOPOLOGY_UID, "11111111-2222-3333-4444-555555555555")
                .addToAnnotations(secretAnnotation(real), "A B/c")
                .endMetadata()
                .build();
        member.resource(forged).create();
        world.restartOperator(); // which looks at all that is there
        await("the forged inventory to be tidied away")
                .atMost(World.PATIENCE)
                .until(() -> member.resource(forged).get() == null);
        world.awaitReady("company");
        assertThat(world.metrics()).doesNotContainPattern("deliveries_total\\{[^}]*reason=\"Unreachable\"");
    }

    /** The annotation that names the cluster Secret; its value is the one with a slash that begins with the engine's namespace. */
    private static String secretAnnotation(ConfigMap inventory) {
        return inventory.getMetadata().getAnnotations().entrySet().stream()
                .filter(each -> each.getValue().startsWith("argocd/"))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    @Test
    @Order(2)
    void aRotationIsCarriedOutThoughNothingCanBePlanned() {
        world.apply(topology("nobody"));
        world.awaitReason("company", "SelectorEmpty");
        String token = ClusterSecrets.token(ClusterSecrets.of(world.hub(), "m1"));
        world.annotate("m1", Api.ANNOTATION_ROTATE, "leak");
        await("another token")
                .atMost(World.PATIENCE)
                .until(() -> !ClusterSecrets.token(ClusterSecrets.of(world.hub(), "m1"))
                        .equals(token));
    }

    @Order(3)
    @ParameterizedTest
    @ValueSource(strings = {"RoleBinding", "Secret", "Pod"})
    void whoWaitsInOurNamespaceIsFoundBeforeTheInstallerHasItsRights(String kind) {
        KubernetesClient member = world.on("m2");
        HasMetadata namespace = (HasMetadata) Serialization.unmarshal("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: gitops-topology-system, labels: {app.kubernetes.io/managed-by: gitops-topology}}
                """);
        // A field manager's name is anybody's to use.
        member.resource(namespace)
                .fieldManager(Api.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        HasMetadata account = (HasMetadata) Serialization.unmarshal("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: gitops-topology-installer, namespace: gitops-topology-system, labels: {a: b}}
                """);
        member.resource(account)
                .fieldManager(Api.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        HasMetadata stranger = (HasMetadata) Serialization.unmarshal(stranger(kind));
        HasMetadata there = member.resource(stranger).create();
        String name = "tenants-" + kind.toLowerCase(java.util.Locale.ROOT);
        world.joinAs(name, world.cluster("m2").kubeconfig(), Map.of());
        world.awaitClusterReason(name, "Conflict");
        assertThat(Objects.requireNonNull(world.clusterReady(name).message()))
                .contains(kind + " gitops-topology-system/waits")
                .contains("--adopt");
        assertThat(member.rbac()
                        .clusterRoleBindings()
                        .withName("gitops-topology-installer")
                        .get())
                .as("the installer's rights")
                .isNull();
        assertThat(world.hub()
                        .secrets()
                        .inNamespace(World.NS)
                        .withName(CredentialStore.secretName(name))
                        .get())
                .isNull();
        member.resource(there).withGracePeriod(0).delete();
        world.hub().resource(world.fleetCluster(name)).delete();
        await(name + " to be gone").atMost(World.PATIENCE).until(() -> world.fleetCluster(name) == null);
    }

    private static String stranger(String kind) {
        return switch (kind) {
            case "RoleBinding" -> """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: RoleBinding
                    metadata: {name: waits, namespace: gitops-topology-system}
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                    subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: tenant}]
                    """;
            case "Secret" -> """
                    apiVersion: v1
                    kind: Secret
                    type: kubernetes.io/service-account-token
                    metadata:
                      name: waits
                      namespace: gitops-topology-system
                      annotations: {kubernetes.io/service-account.name: gitops-topology-installer}
                    """;
            default -> """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: waits, namespace: gitops-topology-system}
                    spec:
                      serviceAccountName: gitops-topology-installer
                      automountServiceAccountToken: false
                      containers: [{name: c, image: example.com/c}]
                    """;
        };
    }
}
