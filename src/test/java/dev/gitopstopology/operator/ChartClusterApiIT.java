package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.e2e.GitServer;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.localcluster.capi.LocalProvider;
import dev.gitopstopology.localcluster.capi.Step;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As {@link ChartIT}, with {@code clusterAPI}: a cluster of a class that is applied, and clusters of templates, which name identities that
 * somebody else makes, one applied and one through Git.
 */
class ChartClusterApiIT {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String VALUES = """
            clusterAPI:
              enabled: true
              templates:
              - {group: cluster.x-k8s.io, resources: [clusters, machinedeployments]}
              - {group: controlplane.cluster.x-k8s.io, resources: [kubeadmcontrolplanes]}
              - group: infrastructure.cluster.x-k8s.io
                resources: [azureclusters, azuremachinetemplates, vsphereclusters, vspheremachinetemplates]
              identities:
              - group: infrastructure.cluster.x-k8s.io
                resources: [azureclusteridentities, vsphereclusteridentities]
            """;

    /** One of the cluster's own namespace, as templates have to name them, and one of none. */
    private static final String IDENTITIES = """
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: AzureClusterIdentity
            metadata: {name: company, namespace: gitops-topology-system}
            spec: {type: WorkloadIdentity, tenantID: t, clientID: c, allowedNamespaces: {list: [gitops-topology-system]}}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: VSphereClusterIdentity
            metadata: {name: company}
            spec: {secretName: vsphere, allowedNamespaces: {selector: {}}}
            """;

    private static final String AZURE = InGit.TEMPLATE.replace(
            "{location: westeurope}",
            "{location: westeurope, identityRef: {kind: AzureClusterIdentity, name: company}}");

    private static final String VSPHERE = """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Cluster
            metadata: {name: "${CLUSTER_NAME}"}
            spec:
              controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: "${CLUSTER_NAME}"}
              infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: VSphereCluster, name: "${CLUSTER_NAME}"}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: VSphereCluster
            metadata: {name: "${CLUSTER_NAME}"}
            spec: {server: vcenter.example.com, identityRef: {kind: VSphereClusterIdentity, name: company}}
            ---
            apiVersion: controlplane.cluster.x-k8s.io/v1beta2
            kind: KubeadmControlPlane
            metadata: {name: "${CLUSTER_NAME}"}
            spec:
              replicas: 1
              version: ${KUBERNETES_VERSION}
              kubeadmConfigSpec: {format: cloud-config}
              machineTemplate:
                spec: {infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: VSphereMachineTemplate, name: "${CLUSTER_NAME}"}}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: VSphereMachineTemplate
            metadata: {name: "${CLUSTER_NAME}"}
            spec: {template: {spec: {template: ubuntu, network: {devices: [{networkName: lan, dhcp4: true}]}}}}
            """;

    private static final String ON_PREMISES = """
            connection: {type: ClusterAPI, clusterAPI: {provision: {version: v1.34.1, templateRef: {name: vsphere}}}}
            deletionPolicy: Delete
            deletionProtection: false
            """;

    @TempDir
    Path directory;

    @Test
    void provisionedOfAClassAndOfATemplate() throws Exception {
        GitServer git = new GitServer(directory.resolve("fleet.git"));
        git.password("bot", "correct-horse");
        git.commit("first", Map.of("README.md", "ours"));
        try (git;
                HttpsSite site = HttpsSite.serving(directory, git::handle);
                World world = new World();
                GitEngine engine = new GitEngine(world.hub(), git)) {
            Definitions.install(
                    world.hub(), Components.Core, Components.KubeadmControlPlane, Components.Azure, Components.VSphere);
            identities(world);
            new CapiObjects(world.hub(), World.NS).clusterClass("local");
            world.apply(Resources.configMap("network", "network.yaml", Provisioned.NETWORK));
            world.apply(Resources.configMap("explicit", "cluster.yaml", AZURE));
            world.apply(Resources.configMap("vsphere", "cluster.yaml", VSPHERE));
            world.apply(InGit.credential(site, "correct-horse"));
            engine.resume();
            try (LocalProvider provider = LocalProvider.start(world.hub());
                    InstalledChart chart = new InstalledChart(world, directory, VALUES)) {
                provider.cluster(World.NS, "explicit").hold(Step.Infrastructure);
                provider.cluster(World.NS, "on-premises").hold(Step.Infrastructure);
                converge(world, chart, site.url() + GitServer.PATH);
            }
        }
    }

    private static void identities(World world) {
        for (String identity : IDENTITIES.split("(?m)^---$")) {
            world.apply(YAML.unmarshal(identity, GenericKubernetesResource.class));
        }
    }

    private static void converge(World world, InstalledChart chart, String repository) {
        FleetCluster born = Resources.fleetCluster(
                "born", Map.of("fleet", "company"), Provisioned.CLUSTER + "deletionProtection: false\n");
        FleetCluster explicit = Resources.fleetCluster(
                "explicit", Map.of(), InGit.explicit(repository, "v1.34.1", "small") + "deletionProtection: false\n");
        FleetCluster onPremises = Resources.fleetCluster("on-premises", Map.of(), ON_PREMISES);
        GitOpsTopology company = Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD}
                clusters: {selector: {matchLabels: {fleet: company}}}
                """);
        world.apply(born);
        world.apply(explicit);
        world.apply(onPremises);
        awaitCondition(world, chart, "born", "Ready");
        awaitCondition(world, chart, "explicit", "Provisioned");
        awaitCondition(world, chart, "on-premises", "Provisioned");
        chart.converge(List.of(born, onPremises, explicit, company));
        chart.assertEnough(Map.of(
                ".*: patch (gitopstenants|gitopscatalogentries).*",
                "tenants and entries",
                ".*: get endpoints",
                "a Role of the profile HighAvailability has it",
                ".*: list providers\\..*",
                "core's release is looked for when a provider's contract does not fit"));
    }

    private static void awaitCondition(World world, InstalledChart chart, String cluster, String type) {
        try {
            await(cluster + " " + type)
                    .atMost(World.PATIENCE)
                    .until(() -> world.clusterCondition(cluster, type).status().equals("True"));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("refused: " + chart.refused() + ", " + AllStatuses.of(world.hub()), e);
        }
    }
}
