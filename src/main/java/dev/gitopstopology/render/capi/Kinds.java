package dev.gitopstopology.render.capi;

import dev.gitopstopology.model.ObjectId;
import java.util.Optional;
import java.util.Set;

/** What a template may hold, and which version of it. */
final class Kinds {
    static final String CORE = "cluster.x-k8s.io";
    static final String CORE_VERSION = "v1beta2";

    /** Kinds of Cluster API's own controllers: we write their present version only. */
    private static final Set<String> OWN = Set.of(
            "Cluster.cluster.x-k8s.io",
            "MachineDeployment.cluster.x-k8s.io",
            "MachinePool.cluster.x-k8s.io",
            "MachineHealthCheck.cluster.x-k8s.io",
            "MachineDrainRule.cluster.x-k8s.io",
            "KubeadmControlPlane.controlplane.cluster.x-k8s.io",
            "KubeadmControlPlaneTemplate.controlplane.cluster.x-k8s.io",
            "KubeadmConfig.bootstrap.cluster.x-k8s.io",
            "KubeadmConfigTemplate.bootstrap.cluster.x-k8s.io",
            "ClusterResourceSet.addons.cluster.x-k8s.io",
            "ClusterResourceSetBinding.addons.cluster.x-k8s.io");

    /** They steer the hub's Cluster API itself, and with it every cluster. */
    private static final Set<String> OF_THE_HUB =
            Set.of("operator.cluster.x-k8s.io", "clusterctl.cluster.x-k8s.io", "runtime.cluster.x-k8s.io");

    private Kinds() {}

    static boolean isCluster(ObjectId id) {
        return id.group().equals(CORE) && id.kind().equals("Cluster");
    }

    /** A group of equal workers. */
    static boolean isWorkers(ObjectId id) {
        return id.group().equals(CORE)
                && (id.kind().equals("MachineDeployment") || id.kind().equals("MachinePool"));
    }

    /** Cannot be changed once it is there; something else is put in its place. */
    static boolean isTemplate(ObjectId id) {
        return id.kind().endsWith("Template");
    }

    /** Why an object may not be in a template, and what to do. */
    static Optional<String> refusal(ObjectId id) {
        String group = id.group();
        if (!group.equals(CORE) && !group.endsWith("." + CORE)) {
            return Optional.of(
                    "a template holds kinds of Cluster API's groups only (cluster.x-k8s.io and those that end in it);"
                            + " apply it by yourself, or as an addon of the new cluster");
        }
        if (OF_THE_HUB.contains(group)) {
            return Optional.of("it is of the hub's Cluster API as a whole; an administrator applies it there");
        }
        if (group.equals("addons." + CORE)) {
            return Optional.of(
                    "its selector may reach clusters of others; write what the cluster needs into provision.addons");
        }
        String kind = id.kind();
        if (kind.endsWith("Machine") || kind.endsWith("MachineSet")) {
            return Optional.of(
                    "Cluster API makes its machines itself; write a MachineDeployment, or the control plane's replicas");
        }
        if (kind.equals("ClusterClass")) {
            return Optional.of(
                    "a ClusterClass is shared by clusters; apply it by itself, and name it in provision.classRef");
        }
        if (kind.endsWith("Identity") && !kind.equals("AzureClusterIdentity") || kind.startsWith("Global")) {
            return Optional.of(
                    "its kind is of no namespace, so that it is an administrator's to make; refer to it by name");
        }
        if (OWN.contains(kind + "." + group) && !id.version().equals(CORE_VERSION)) {
            return Optional.of(
                    "it is of version %s, whose fields differ; write it as %s/%s (docs/cluster-api.md has the differences)"
                            .formatted(id.version(), group, CORE_VERSION));
        }
        return Optional.empty();
    }
}
