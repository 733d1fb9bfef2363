package dev.gitopstopology.operator;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What all the statuses on a hub say, for a test that has waited in vain. */
final class AllStatuses {
    private AllStatuses() {}

    static String of(KubernetesClient hub) {
        StringBuilder told = new StringBuilder();
        hub.resources(GitOpsTopology.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(each ->
                        told.append('\n').append(each.getMetadata().getName()).append(each.getStatus()));
        hub.resources(FleetCluster.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(each ->
                        told.append('\n').append(each.getMetadata().getName()).append(each.getStatus()));
        return told.toString();
    }
}
