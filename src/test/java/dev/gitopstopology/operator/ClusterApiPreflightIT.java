package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A hub whose Cluster API lacks one thing after the other: each is said with its way out, waited for, and nothing is written before. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterApiPreflightIT {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String AZURE_CLUSTERS = "azureclusters.infrastructure.cluster.x-k8s.io";
    private static final String CLUSTERS = "clusters.cluster.x-k8s.io";

    private static final String TEMPLATE = """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Cluster
            metadata: {name: "${CLUSTER_NAME}"}
            spec:
              controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: "${CLUSTER_NAME}"}
              infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AzureCluster, name: "${CLUSTER_NAME}"}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: AzureClusterIdentity
            metadata: {name: "${CLUSTER_NAME}"}
            spec:
              type: ServicePrincipal
              tenantID: t
              clientID: c
              clientSecret: {name: azure-identity, namespace: "${NAMESPACE}"}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: AzureCluster
            metadata: {name: "${CLUSTER_NAME}"}
            spec:
              identityRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AzureClusterIdentity, name: "${CLUSTER_NAME}"}
              location: westeurope
            ---
            apiVersion: controlplane.cluster.x-k8s.io/v1beta2
            kind: KubeadmControlPlane
            metadata: {name: "${CLUSTER_NAME}"}
            spec:
              replicas: 1
              version: v1.34.2
              kubeadmConfigSpec: {preKubeadmCommands: ["true"]}
              machineTemplate: {spec: {infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AzureMachineTemplate, name: "${CLUSTER_NAME}"}}}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: AzureMachineTemplate
            metadata: {name: "${CLUSTER_NAME}"}
            spec: {template: {spec: {vmSize: small, sshPublicKey: "", osDisk: {osType: Linux, diskSizeGB: 128}}}}
            """;

    private static World world;
    private static Engines engines;
    private static CapiObjects capi;

    @BeforeAll
    static void start() throws InterruptedException {
        world = new World("found");
        engines = new Engines(world);
        capi = new CapiObjects(world.hub(), World.NS);
        Definitions.installV1beta1(world.hub(), Components.Core, Components.KubeadmControlPlane, Components.Azure);
        world.hub()
                .configMaps()
                .inNamespace(World.NS)
                .resource(Resources.configMap("azure", "cluster.yaml", TEMPLATE))
                .create();
        world.startOperator();
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD, argoCD: {profile: Core}}
                clusters: {clusterAPISelector: {matchLabels: {adopt: company}}}
                """));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static void provision(String name, String source) {
        world.apply(Resources.fleetCluster(name, Map.of(), """
                connection: {type: ClusterAPI, clusterAPI: {provision: {version: v1.34.2, %s}}}
                """.formatted(source)));
    }

    private static void awaitProvisioned(String cluster, String status, String reason, String... words) {
        await(cluster + " Provisioned " + status + " " + reason)
                .atMost(World.PATIENCE)
                .until(() -> world.clusterCondition(cluster, "Provisioned"), condition -> {
                    String message = String.valueOf(condition.message());
                    return condition.status().equals(status)
                            && condition.reason().equals(reason)
                            && Stream.of(words).allMatch(message::contains);
                });
    }

    private static void apply(String yaml) {
        HasMetadata object = YAML.unmarshal(yaml);
        world.hub().resource(object).fieldManager("test").forceConflicts().serverSideApply();
    }

    private static void definition(String name, Consumer<CustomResourceDefinition> change) {
        world.hub()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .edit(found -> {
                    change.accept(found);
                    return found;
                });
    }

    private static void status(String version, String status) {
        GenericKubernetesResource cluster =
                YAML.unmarshal("""
                        apiVersion: cluster.x-k8s.io/%s
                        kind: Cluster
                        metadata: {name: found, namespace: %s}
                        status: %s
                        """.formatted(version, World.NS, status), GenericKubernetesResource.class);
        world.hub()
                .resource(cluster)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("core")
                        .withForce(true)
                        .build());
    }

    private static void assertNothingWritten(String name) {
        KubernetesClient hub = world.hub();
        assertThat(hub.genericKubernetesResources("infrastructure.cluster.x-k8s.io/v1beta1", "AzureCluster")
                        .inNamespace(World.NS)
                        .withName(name)
                        .get())
                .isNull();
        assertThat(hub.genericKubernetesResources("infrastructure.cluster.x-k8s.io/v1beta1", "AzureMachineTemplate")
                        .inNamespace(World.NS)
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    @Order(1)
    void aHubOfBeforeV1beta2HasItsClustersAdoptedAndIsToldToBeUpgradedForNewOnes() {
        world.hub()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("found-kubeconfig")
                        .withNamespace(World.NS)
                        .addToLabels("cluster.x-k8s.io/cluster-name", "found")
                        .endMetadata()
                        .addToStringData("value", world.cluster("found").kubeconfig())
                        .build())
                .create();
        apply("""
                apiVersion: cluster.x-k8s.io/v1beta1
                kind: Cluster
                metadata: {name: found, namespace: %s, labels: {adopt: company, stage: old}}
                spec: {controlPlaneEndpoint: {host: 127.0.0.1, port: 6443}}
                """.formatted(World.NS));
        status("v1beta1", "{phase: Provisioned, infrastructureReady: true, controlPlaneReady: true}");
        provision("made", "templateRef: {name: azure}");
        awaitProvisioned(
                "made", "False", "ClusterAPITooOld", "as v1beta1 only", "clusterctl upgrade apply --contract v1beta2");
        assertNothingWritten("made");
        await("registered")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterCondition("found", "Registered").status(), "True"::equals);
        assertThat(world.fleetCluster("found").getMetadata().getLabels()).containsEntry("stage", "old");
    }

    @Test
    @Order(2)
    void aHubThatIsUpgradedGoesOnByItselfToWhatIsMissingNext() throws InterruptedException {
        definition(AZURE_CLUSTERS, found -> {
            found.getMetadata().getLabels().remove("cluster.x-k8s.io/v1beta1");
            found.getMetadata().getLabels().put("cluster.x-k8s.io/v1alpha4", "v1beta1");
        });
        Definitions.install(world.hub(), Components.Core, Components.KubeadmControlPlane);
        awaitProvisioned(
                "made",
                "False",
                "ContractMismatch",
                "AzureCluster of provider infrastructure-azure implements contract v1alpha4",
                "works with v1beta1, v1beta2",
                "clusterctl upgrade apply --infrastructure azure:VERSION");
        definition(AZURE_CLUSTERS, found -> found.getMetadata().getLabels().put("cluster.x-k8s.io/v1beta1", "v1beta1"));
        awaitProvisioned(
                "made",
                "False",
                "IdentitySecretMissing",
                "AzureClusterIdentity " + World.NS + "/made names Secret " + World.NS
                        + "/azure-identity in spec.clientSecret, which is not there");
        assertNothingWritten("made");
    }

    @Test
    @Order(3)
    void aSecretWithoutItsKeyIsNotEnoughAndAWebhookThatIsDownIsNamed() {
        apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: capi}
                webhooks:
                - name: validation.cluster.cluster.x-k8s.io
                  clientConfig: {url: "https://127.0.0.1:9/"}
                  rules: [{apiGroups: [cluster.x-k8s.io], apiVersions: ["*"], operations: ["*"], resources: [clusters]}]
                  sideEffects: None
                  admissionReviewVersions: [v1]
                """);
        world.hub()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("azure-identity")
                        .withNamespace(World.NS)
                        .endMetadata()
                        .addToStringData("clientsecret", "hidden")
                        .build())
                .create();
        awaitProvisioned("made", "False", "IdentitySecretMissing", "has no key clientSecret");
        assertNothingWritten("made");
        world.secret("azure-identity", "clientSecret", "hidden");
        awaitProvisioned(
                "made",
                "False",
                "WebhookUnavailable",
                "does not serve cert-manager.io",
                "validation.cluster.cluster.x-k8s.io");
        assertNothingWritten("made");
        apply("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: certificates.cert-manager.io}
                spec:
                  group: cert-manager.io
                  names: {kind: Certificate, plural: certificates}
                  scope: Namespaced
                  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
                """);
        awaitProvisioned("made", "False", "WebhookUnavailable", "kubectl get pods,certificates");
        assertNothingWritten("made");
        world.hub()
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("capi")
                .delete();
        awaitProvisioned("made", "True", "Provisioned");
        assertThat(capi.cluster("made").isMissingNode()).isFalse();
    }

    @Test
    @Order(4)
    void aFeatureGateThatIsOffIsToldBeforeTheClassThatItKeepsOut() {
        apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: gate}
                spec:
                  matchConstraints:
                    resourceRules: [{apiGroups: [cluster.x-k8s.io], apiVersions: ["*"], resources: [clusters], operations: [CREATE, UPDATE]}]
                  validations:
                  - expression: "!has(object.spec.topology)"
                    message: "spec.topology: Forbidden: can be set only if the ClusterTopology feature flag is enabled"
                """);
        apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: gate}
                spec: {policyName: gate, validationActions: [Deny]}
                """);
        GenericKubernetesResource probe = YAML.unmarshal("""
                        apiVersion: cluster.x-k8s.io/v1beta2
                        kind: Cluster
                        metadata: {name: probe, namespace: %s}
                        spec: {topology: {classRef: {name: local}, version: v1.34.2}}
                        """.formatted(World.NS), GenericKubernetesResource.class);
        await("the policy in force").atMost(World.PATIENCE).until(() -> {
            try {
                world.hub().resource(probe).dryRun().create();
                return false;
            } catch (KubernetesClientException e) {
                return String.valueOf(e.getMessage()).contains("feature flag");
            }
        });
        provision("classy", "classRef: {name: local}");
        awaitProvisioned(
                "classy",
                "False",
                "ClusterTopologyDisabled",
                "CLUSTER_TOPOLOGY=true",
                "cluster-api-operator in spec.manager.featureGates");
        world.hub()
                .admissionRegistration()
                .v1()
                .validatingAdmissionPolicyBindings()
                .withName("gate")
                .delete();
        awaitProvisioned("classy", "False", "ClassMissing");
        capi.clusterClass("local");
        awaitProvisioned("classy", "False", "ClassNotReconciled");
        GenericKubernetesResource reconciled = YAML.unmarshal("""
                        apiVersion: cluster.x-k8s.io/v1beta2
                        kind: ClusterClass
                        metadata: {name: local, namespace: %s}
                        status: {observedGeneration: 99}
                        """.formatted(World.NS), GenericKubernetesResource.class);
        world.hub().resource(reconciled).subresource("status").patch(PatchContext.of(PatchType.SERVER_SIDE_APPLY));
        awaitProvisioned("classy", "True", "Provisioned");
    }

    @Test
    @Order(5)
    void aHubThatStopsServingWhatIsWatchedIsWatchedOnAndNothingIsRevoked() {
        FleetCluster before = world.fleetCluster("found");
        String secret = engines.clusterSecrets("hub").get(0).getMetadata().getUid();
        definition(
                CLUSTERS,
                found -> found.getSpec().getVersions().stream()
                        .filter(version -> version.getName().equals("v1beta1"))
                        .forEach(version -> version.setServed(false)));
        apply("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: Cluster
                metadata: {name: found, namespace: %s, labels: {adopt: company, stage: new}}
                spec: {controlPlaneEndpoint: {host: 127.0.0.1, port: 6443}}
                """.formatted(World.NS));
        await("its labels are followed")
                .atMost(World.PATIENCE)
                .until(
                        () -> world.fleetCluster("found")
                                .getMetadata()
                                .getLabels()
                                .get("stage"),
                        "new"::equals);
        awaitProvisioned("found", "True", "Provisioned");
        assertThat(world.fleetCluster("found").getMetadata().getUid())
                .isEqualTo(before.getMetadata().getUid());
        assertThat(engines.clusterSecrets("hub"))
                .extracting(each -> each.getMetadata().getUid())
                .containsExactly(secret);
    }
}
