package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologyStatus.Trouble;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Somebody else's objects where ours have to be: named, left as they are, and taken over only where they are handed over. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForeignObjectIT {
    private static final String TOPOLOGY = "mode: Centralized\nengine: {type: ArgoCD}\nclusters: {}\n";
    private static final Map<String, String> THEIRS = Map.of("theirs", "yes");
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
        world.on("eu-1").rbac().clusterRoleBindings().withLabel("theirs").delete();
        world.clear("hub", GitOpsTopology.class);
        world.clear("hub", FleetCluster.class);
        Credentials.awaitCollected(world.hub());
    }

    @Test
    @Order(1)
    void ourNamespaceMadeBySomebodyElseIsNotEnrolledInto() {
        foreign(
                "eu-1",
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(World.NS)
                        .withLabels(THEIRS)
                        .endMetadata()
                        .build());
        world.join("eu-1", Map.of());
        world.awaitClusterReason("eu-1", "Conflict");
        assertThat(world.clusterReady("eu-1").message()).contains("Namespace " + World.NS, "helm", "delete or rename");
        KubernetesClient member = world.on("eu-1");
        assertThat(member.namespaces().withName(World.NS).get().getMetadata().getLabels())
                .containsEntry("theirs", "yes")
                .doesNotContainKey("app.kubernetes.io/managed-by");
        assertThat(member.serviceAccounts()
                        .inNamespace(World.NS)
                        .withName("gitops-topology-installer")
                        .get())
                .isNull();
        member.namespaces().withName(World.NS).delete();
        await("the member, by itself")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterReady("eu-1").status().equals("True"));
    }

    @Test
    @Order(2)
    void aBindingOrTokenSecretOfSomebodyElseIsNotTakenOver() {
        KubernetesClient member = world.on("eu-1");
        member.rbac()
                .clusterRoleBindings()
                .withName("gitops-topology-installer")
                .delete();
        foreign(
                "eu-1",
                new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("gitops-topology-installer")
                        .withLabels(THEIRS)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                        .build());
        foreign(
                "hub",
                new SecretBuilder()
                        .withNewMetadata()
                        .withName("gitops-topology-installer-secret")
                        .withNamespace(World.NS)
                        .endMetadata()
                        .addToStringData("token", Hostile.CANARY)
                        .build());
        world.join("eu-1", Map.of());
        world.joinAs("secret", world.cluster("eu-1").kubeconfig(), Map.of());
        world.awaitClusterReason("eu-1", "Conflict");
        assertThat(world.clusterReady("eu-1").message())
                .contains("ClusterRoleBinding gitops-topology-installer", "helm", "delete or rename");
        world.awaitClusterReason("secret", "Conflict");
        assertThat(world.clusterReady("secret").message())
                .contains("Secret " + World.NS + "/gitops-topology-installer-secret", "helm", "delete or rename")
                .doesNotContain(Hostile.CANARY);
        assertThat(member.rbac()
                        .clusterRoleBindings()
                        .withName("gitops-topology-installer")
                        .get()
                        .getSubjects())
                .isEmpty();
        member.rbac()
                .clusterRoleBindings()
                .withName("gitops-topology-installer")
                .delete();
        await("the member, by itself")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterReady("eu-1").status().equals("True"));
    }

    @Test
    @Order(3)
    void aDefinitionFromAnotherInstallationIsAFieldConflictUntilItIsHandedOver() {
        HasMetadata theirs = new KubernetesSerialization().unmarshal("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: applications.argoproj.io}
                spec:
                  group: argoproj.io
                  names: {kind: Application, listKind: ApplicationList, plural: applications, singular: application}
                  scope: Namespaced
                  versions:
                  - name: v1alpha1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """);
        foreign("hub", theirs);
        world.apply(Resources.topology("company", "mode: Centralized\nengine: {type: ArgoCD}\n"));
        world.awaitReason("company", "FieldConflict");
        assertThat(world.ready("company").message())
                .contains("applications.argoproj.io", "helm", "gitops-topology.dev/adopt=true");
        assertThat(world.hub()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("applications.argoproj.io")
                        .get()
                        .getSpec()
                        .getVersions()
                        .get(0)
                        .getSchema()
                        .getOpenAPIV3Schema()
                        .getProperties())
                .as("their schema")
                .isEmpty();
        world.hub()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("applications.argoproj.io")
                .edit(definition -> {
                    definition.getMetadata().setAnnotations(Map.of("gitops-topology.dev/adopt", "true"));
                    return definition;
                });
        world.awaitReady("company");
    }

    @Test
    @Order(4)
    void whatARegistrationNeedsIsNotTakenFromSomebodyElse() {
        world.join("eu-1", Map.of());
        world.apply(Resources.topology("company", TOPOLOGY));
        world.awaitReady("company");
        Map<HasMetadata, String> places = places();
        assertThat(places).hasSize(4);
        places.forEach((foreign, cluster) -> {
            world.clear("hub", GitOpsTopology.class);
            String kind = foreign.getKind() + " ";
            String name = foreign.getMetadata().getNamespace() + "/"
                    + foreign.getMetadata().getName();
            await(name + " gone")
                    .atMost(World.PATIENCE)
                    .until(() -> world.on(cluster).resource(foreign).get() == null);
            foreign(cluster, foreign);
            String before =
                    world.on(cluster).resource(foreign).get().getMetadata().getResourceVersion();
            world.apply(Resources.topology("company", TOPOLOGY));
            await("trouble for " + name)
                    .atMost(World.PATIENCE)
                    .untilAsserted(() -> assertThat(troubles())
                            .as("%s", world.topology("company").getStatus())
                            .extracting(Trouble::reason)
                            .containsExactly("ForeignObject"));
            assertThat(troubles().get(0).message()).contains(kind, name).contains("delete or rename");
            assertThat(world.on(cluster).resource(foreign).get().getMetadata().getResourceVersion())
                    .as(name + " is as it was")
                    .isEqualTo(before);
            world.on(cluster).resource(foreign).delete();
            world.awaitReady("company");
        });
    }

    /** What the registration has made, as somebody else might have: each object with its cluster. */
    private static Map<HasMetadata, String> places() {
        Map<HasMetadata, String> places = new LinkedHashMap<>();
        KubernetesClient member = world.on("eu-1");
        member.serviceAccounts().inNamespace(World.NS).list().getItems().stream()
                .filter(account -> account.getMetadata().getName().startsWith("engine-"))
                .forEach(account -> places.put(
                        new ServiceAccountBuilder()
                                .withNewMetadata()
                                .withNamespace(World.NS)
                                .withName(account.getMetadata().getName())
                                .endMetadata()
                                .build(),
                        "eu-1"));
        List<String> maps = new ArrayList<>();
        member.configMaps().inNamespace(World.NS).list().getItems().stream()
                .map(map -> map.getMetadata().getName())
                .filter(name -> name.startsWith("inventory-") || name.startsWith("claim-"))
                .forEach(maps::add);
        maps.forEach(name -> places.put(
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(World.NS)
                        .withName(name)
                        .endMetadata()
                        .addToData("url", "theirs")
                        .build(),
                "eu-1"));
        Secret secret = world.hub()
                .secrets()
                .inNamespace("argocd")
                .withLabel("argocd.argoproj.io/secret-type", "cluster")
                .list()
                .getItems()
                .get(0);
        places.put(
                new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("argocd")
                        .withName(secret.getMetadata().getName())
                        .endMetadata()
                        .addToStringData("token", Hostile.CANARY)
                        .build(),
                "hub");
        return places;
    }

    private static List<Trouble> troubles() {
        GitOpsTopology topology = world.topology("company");
        return topology.getStatus() == null || topology.getStatus().worst() == null
                ? List.of()
                : topology.getStatus().worst();
    }

    private static void foreign(String cluster, HasMetadata object) {
        world.on(cluster).resource(object).fieldManager("helm").serverSideApply();
    }
}
