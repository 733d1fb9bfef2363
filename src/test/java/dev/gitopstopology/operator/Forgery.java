package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.TopologyKey;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;

/** Objects that say they belong to somebody else's topology. None of what they say is a secret. */
final class Forgery {
    private final World world;
    private final TopologyKey topology;
    private final InstanceId instance;

    Forgery(World world, TopologyKey topology, InstanceId instance) {
        this.world = world;
        this.topology = topology;
        this.instance = instance;
    }

    /** The Secret by which the topology's engine knows its first member. */
    Secret clusterSecret() {
        return world.hub()
                .secrets()
                .inNamespace("argocd")
                .withLabel("argocd.argoproj.io/secret-type", "cluster")
                .list()
                .getItems()
                .get(0);
    }

    HasMetadata inventory(String name, String namespace, String role) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels(Api.LABEL_INSTANCE, instance.value())
                .addToLabels(Api.LABEL_ROLE, role)
                .addToAnnotations(
                        Api.ANNOTATION_TOPOLOGY_UID,
                        world.topology(topology.name()).getMetadata().getUid())
                .addToAnnotations(Api.ANNOTATION_TOPOLOGY, topology.toString())
                .addToAnnotations("gitops-topology.dev/fleet-cluster", "tenant-1/mine")
                .addToAnnotations(
                        "gitops-topology.dev/hub-uid",
                        world.hub()
                                .namespaces()
                                .withName("kube-system")
                                .require()
                                .getMetadata()
                                .getUid())
                .addToAnnotations(
                        "gitops-topology.dev/cluster-secret",
                        "argocd/" + clusterSecret().getMetadata().getName())
                .endMetadata()
                .addToData("objects", "")
                .build();
    }

    /** The tenant's cluster says that it is registered with the company's engine, by the Secret of somebody else's cluster. */
    FleetCluster member(Tenant tenant) {
        world.on("own-1")
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(Api.SYSTEM_NAMESPACE)
                        .addToLabels("app.kubernetes.io/managed-by", Api.FIELD_MANAGER)
                        .endMetadata()
                        .build())
                .fieldManager(Api.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        world.on("own-1")
                .resource(inventory("inventory-access-" + instance, Api.SYSTEM_NAMESPACE, "inventory-access"))
                .serverSideApply();
        FleetCluster mine =
                tenant.kubeconfigCluster("mine", "", world.cluster("own-1").kubeconfig());
        tenant.awaitReason(mine, "Ready");
        await("the forged registration is seen")
                .atMost(World.PATIENCE)
                .until(() -> !tenant.client()
                        .resource(mine)
                        .get()
                        .getStatus()
                        .registrations()
                        .isEmpty());
        return mine;
    }
}
