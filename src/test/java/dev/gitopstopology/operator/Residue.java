package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;

/** What is left of us on a cluster that has left, and on the hub. */
final class Residue {
    private Residue() {}

    /** Accounts, and what tells of them. */
    static List<String> on(World world, String cluster) {
        return objects(world.on(cluster))
                .map(each -> each.getMetadata().getName())
                .sorted()
                .toList();
    }

    private static Stream<HasMetadata> objects(KubernetesClient cluster) {
        return Stream.<HasMetadata>concat(
                        cluster.serviceAccounts().inNamespace(World.NS).list().getItems().stream(),
                        cluster.configMaps().inNamespace(World.NS).list().getItems().stream())
                .filter(each ->
                        each.getMetadata().getName().matches("(gitops-topology|engine|inventory|claim|enrolment)-.*"));
    }

    static List<ConfigMap> tombstones(World world) {
        return world.hub()
                .configMaps()
                .inNamespace(World.NS)
                .withLabel(Api.LABEL_ROLE, "tombstone")
                .list()
                .getItems();
    }

    /** So that no test fails for what another one left: FleetClusters leave, and what is then still there goes. */
    static void clear(World world, String cluster) {
        world.clear("hub", FleetCluster.class);
        objects(world.on(cluster))
                .toList()
                .forEach(each -> world.on(cluster).resource(each).delete());
        tombstones(world).forEach(each -> world.hub().resource(each).delete());
    }
}
