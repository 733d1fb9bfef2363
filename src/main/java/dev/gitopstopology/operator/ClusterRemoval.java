package dev.gitopstopology.operator;

import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.DeletionPolicy;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.push.ClusterApiObjects;
import dev.gitopstopology.distribution.ProvisionFiles;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.capi.ClusterCondition;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.status.LeavingConditions;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The last step of a provisioned cluster: its Cluster is deleted, and waited for. Of everything below it, Cluster API is the owner. */
final class ClusterRemoval {
    private static final String PROTECTED = "DeletionProtected";
    private static final String DELETING = "DeletingCluster";
    private final Fleet fleet;
    private final HubClusters clusters;
    private final ProvisionFiles files;
    private final GitRemoval inGit;

    ClusterRemoval(Fleet fleet, HubClusters clusters, ProvisionFiles files, GitRemoval inGit) {
        this.inGit = inGit;
        this.files = files;
        this.fleet = fleet;
        this.clusters = clusters;
    }

    /** Whether the Cluster goes with its FleetCluster. */
    static boolean deletes(FleetCluster cluster) {
        ClusterApi capi = cluster.getSpec().connection().clusterAPI();
        return capi != null && capi.provision() != null && cluster.getSpec().deletionPolicy() == DeletionPolicy.Delete;
    }

    /** Whether the deletion waits for a person: then nothing of it is begun. */
    static boolean isProtected(FleetCluster cluster) {
        return deletes(cluster) && !Boolean.FALSE.equals(cluster.getSpec().deletionProtection());
    }

    /** Whether the FleetCluster is on its way out. */
    static boolean leaving(FleetCluster cluster) {
        return cluster.isMarkedForDeletion() && !isProtected(cluster);
    }

    static Leaving.Progress protectedProgress(FleetCluster cluster) {
        return Leaving.Progress.stuck(
                PROTECTED,
                "spec.deletionProtection keeps Cluster %s; nothing is removed. To delete it with all its machines and workloads: kubectl patch fleetcluster %s -n %s --type merge -p '{\"spec\":{\"deletionProtection\":false}}'. To keep it: set spec.deletionPolicy to Retain"
                        .formatted(
                                Members.capiCluster(cluster),
                                cluster.getMetadata().getName(),
                                cluster.getMetadata().getNamespace()),
                List.of("wait for spec.deletionProtection false, or spec.deletionPolicy Retain"));
    }

    /** Whether everything else is done, as our own status says, so that nothing of it is done again. */
    static boolean begun(FleetCluster cluster) {
        return says(cluster, DELETING) || says(cluster, GitRemoval.REASON);
    }

    private static boolean says(FleetCluster cluster, String reason) {
        return cluster.getStatus() != null
                && cluster.getStatus().conditions() != null
                && cluster.getStatus().conditions().stream()
                        .anyMatch(each -> each.type().equals(LeavingConditions.LEAVING)
                                && each.reason().equals(reason));
    }

    /** Deletes the Cluster if it is to go; its files go before it, where an engine would make it again from them. */
    Leaving.Progress go(FleetCluster cluster) {
        if (!deletes(cluster)) {
            return inGit.all(cluster).orElse(Leaving.Progress.GONE);
        }
        Optional<Leaving.Progress> files = says(cluster, DELETING) ? Optional.empty() : inGit.objects(cluster);
        if (files.isPresent()) {
            return files.get();
        }
        Leaving.Progress progress = delete(cluster);
        return progress.gone() ? inGit.all(cluster).orElse(progress) : progress;
    }

    private Leaving.Progress delete(FleetCluster cluster) {
        ClusterKey key = Members.capiCluster(cluster);
        String todo = "delete Cluster " + key + " and wait until its machines are gone";
        boolean gone;
        try {
            ObjectId id = new ObjectId("cluster.x-k8s.io/v1beta2", "Cluster", key.namespace(), key.name());
            gone = fleet.hub()
                    .call(
                            "deleting Cluster " + key,
                            connected -> new ClusterApiObjects(
                                            fleet.hub().target(connected),
                                            cluster.getMetadata().getUid())
                                    .deleteCluster(id));
        } catch (ClusterException e) {
            return Leaving.Progress.stuck(e.reason().name(), String.valueOf(e.getMessage()), List.of(todo));
        } catch (DeliveryException e) {
            return neverMade(cluster)
                    ? rest(cluster, key)
                    : Leaving.Progress.stuck(e.reason(), String.valueOf(e.getMessage()), List.of(todo));
        }
        if (gone) {
            return rest(cluster, key);
        }
        Optional<ClusterCondition> said = clusters.find(key).flatMap(live -> live.condition("Deleting"));
        return Leaving.Progress.stuck(
                DELETING,
                said.map(each -> "Cluster API says %s%s"
                                .formatted(each.reason(), each.message().isEmpty() ? "" : ": " + each.message()))
                        .orElse("Cluster API is at work"),
                List.of(todo));
    }

    /** What has no owner would stay, such as an identity, and be in the way of the next cluster of that name. */
    private Leaving.Progress rest(FleetCluster cluster, ClusterKey key) {
        ClusterApi capi = cluster.getSpec().connection().clusterAPI();
        if (capi == null || capi.provision() == null) {
            return Leaving.Progress.GONE;
        }
        try {
            List<ObjectId> rest = ProvisionOrder.render(key, new TreeMap<>(), capi.provision(), files).stream()
                    .map(Manifest::id)
                    .filter(id -> !id.kind().equals("Cluster"))
                    .toList();
            fleet.hub().call("deleting what Cluster " + key + " leaves", connected -> {
                ClusterApiObjects objects = new ClusterApiObjects(
                        fleet.hub().target(connected), cluster.getMetadata().getUid());
                rest.forEach(objects::deleteUnowned);
                return true;
            });
            return Leaving.Progress.GONE;
        } catch (ClusterException e) {
            return Leaving.Progress.stuck(
                    e.reason().name(),
                    String.valueOf(e.getMessage()),
                    List.of("delete what Cluster " + key + " leaves"));
        } catch (DeliveryException e) {
            return Leaving.Progress.gone(Optional.of(
                    "Cluster %s is gone; which of its objects have no owner is not known (%s): look at those with the label cluster.x-k8s.io/cluster-name=%s"
                            .formatted(key, e.getMessage(), key.name())));
        }
    }

    private static boolean neverMade(FleetCluster cluster) {
        return cluster.getStatus() == null
                || cluster.getStatus().clusterAPI() == null
                || cluster.getStatus().clusterAPI().clusterUID() == null;
    }

    /** Whether Cluster API's own deletion of an adopted Cluster, which we saw begin, is why it is not there any more. */
    boolean deletedByItsOwner(FleetCluster cluster) {
        ClusterKey key = Members.capiCluster(cluster);
        return clusters.sight() == HubClusters.Sight.CLEAR
                && clusters.find(key).isEmpty()
                && clusters.lastSeen(key)
                        .filter(LiveCluster::deleting)
                        .filter(each -> !each.paused())
                        .isPresent();
    }
}
