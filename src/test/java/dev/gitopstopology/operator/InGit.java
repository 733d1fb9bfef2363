package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** FleetClusters whose objects go through Git, as a person writes them. */
public final class InGit {
    static final ResourceDefinitionContext MACHINE_TEMPLATE = new ResourceDefinitionContext.Builder()
            .withGroup("infrastructure.cluster.x-k8s.io")
            .withVersion("v1beta1")
            .withKind("AzureMachineTemplate")
            .withPlural("azuremachinetemplates")
            .withNamespaced(true)
            .build();

    /** The least that a cluster of explicit objects has. */
    static final String TEMPLATE = """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Cluster
            metadata: {name: "${CLUSTER_NAME}"}
            spec:
              controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: "${CLUSTER_NAME}-cp"}
              infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AzureCluster, name: "${CLUSTER_NAME}"}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: AzureCluster
            metadata: {name: "${CLUSTER_NAME}"}
            spec: {location: westeurope}
            ---
            apiVersion: controlplane.cluster.x-k8s.io/v1beta2
            kind: KubeadmControlPlane
            metadata: {name: "${CLUSTER_NAME}-cp"}
            spec:
              replicas: 1
              version: ${KUBERNETES_VERSION}
              kubeadmConfigSpec: {format: cloud-config}
              machineTemplate:
                spec: {infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AzureMachineTemplate, name: "${CLUSTER_NAME}-cp"}}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: AzureMachineTemplate
            metadata: {name: "${CLUSTER_NAME}-cp"}
            spec: {template: {spec: {vmSize: "cp-${SIZE}", sshPublicKey: "", osDisk: {osType: Linux, diskSizeGB: 128}}}}
            ---
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: MachineDeployment
            metadata: {name: "${CLUSTER_NAME}-md"}
            spec:
              clusterName: ${CLUSTER_NAME}
              replicas: 1
              selector: {matchLabels: {}}
              template:
                spec:
                  clusterName: ${CLUSTER_NAME}
                  version: ${KUBERNETES_VERSION}
                  bootstrap: {dataSecretName: none}
                  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AzureMachineTemplate, name: "${CLUSTER_NAME}-md"}
            ---
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
            kind: AzureMachineTemplate
            metadata: {name: "${CLUSTER_NAME}-md"}
            spec: {template: {spec: {vmSize: "md-${SIZE}", sshPublicKey: "", osDisk: {osType: Linux, diskSizeGB: 128}}}}
            """;

    private InGit() {}

    /** As {@link Provisioned#CLUSTER}. */
    public static String ofClass(String repository) {
        return Provisioned.CLUSTER.replace(
                "addons:", place(repository).indent(6).strip() + "\n      addons:");
    }

    /** Of {@link #TEMPLATE}. */
    static String explicit(String repository, String version, String size) {
        return """
                connection:
                  type: ClusterAPI
                  clusterAPI:
                    provision:
                      version: %s
                      templateRef: {name: explicit}
                      variables: [{name: SIZE, value: %s}]
                      addons: [{name: network, configMap: {name: network}}]
                      %s
                deletionPolicy: Delete
                """.formatted(version, size, place(repository).indent(6).strip());
    }

    /** What its owner lets the operator log in to a site with. */
    static Secret credential(HttpsSite site, String password) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("git")
                .withNamespace(World.NS)
                .addToLabels(Api.LABEL_GIT_CREDENTIAL, "true")
                .endMetadata()
                .addToStringData("url", site.url())
                .addToStringData("username", "bot")
                .addToStringData("password", password)
                .addToStringData("ca.crt", site.ca())
                .build();
    }

    private static String place(String repository) {
        return "delivery: Git\ngit: {url: \"%s\", secretRef: {name: git}}".formatted(repository);
    }
}
