package dev.gitopstopology.localcluster.capi;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of Cluster API that the provider reads or writes, at the version that it implements. */
final class Kinds {
    private static final String VERSION = "v1beta2";
    static final ResourceDefinitionContext CLUSTER = of("cluster.x-k8s.io", "Cluster", "clusters");
    static final ResourceDefinitionContext CLUSTER_CLASS = of("cluster.x-k8s.io", "ClusterClass", "clusterclasses");
    static final ResourceDefinitionContext MACHINE_DEPLOYMENT =
            of("cluster.x-k8s.io", "MachineDeployment", "machinedeployments");
    static final ResourceDefinitionContext CONTROL_PLANE =
            of("controlplane.cluster.x-k8s.io", "KubeadmControlPlane", "kubeadmcontrolplanes");

    private Kinds() {}

    private static ResourceDefinitionContext of(String group, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(VERSION)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
