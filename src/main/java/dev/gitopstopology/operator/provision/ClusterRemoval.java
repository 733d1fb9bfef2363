package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.push.capi.ClusterApiObjects;
import dev.gitopstopology.distribution.ProvisionFiles;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.capi.ClusterCondition;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.MemberState;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.fleet.RemovalTerms;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.operator.leave.Leaves;
import dev.gitopstopology.operator.leave.Leaving;
import dev.gitopstopology.plan.Leave;
import dev.gitopstopology.status.LeavingConditions;
import dev.gitopstopology.status.RemovalPreview;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The last step of a provisioned cluster: its Cluster is deleted, and waited for. Of everything below it, Cluster API is the owner. */
public final class ClusterRemoval {
    private static final String DELETING = "DeletingCluster";
    private final Fleet fleet;
    private final HubClusters clusters;
    private final ProvisionFiles files;
    private final GitRemoval inGit;

    public ClusterRemoval(Fleet fleet, HubClusters clusters, ProvisionFiles files, GitRemoval inGit) {
        this.inGit = inGit;
        this.files = files;
        this.fleet = fleet;
        this.clusters = clusters;
    }

    public static Leaving.Progress protectedProgress(FleetCluster cluster, RemovalPreview preview) {
        return Leaving.Progress.stuck(
                RemovalTerms.PROTECTED,
                "spec.deletionProtection keeps Cluster %s; nothing is removed. To delete it with all its machines and workloads: kubectl patch fleetcluster %s -n %s --type merge -p '{\"spec\":{\"deletionProtection\":false}}'. To keep it: set spec.deletionPolicy to Retain"
                        .formatted(
                                Members.capiCluster(cluster),
                                cluster.getMetadata().getName(),
                                cluster.getMetadata().getNamespace()),
                preview.steps());
    }

    /** What is going to be done, as far as it is known. */
    public RemovalPreview preview(FleetCluster cluster) {
        Optional<Member> member = fleet.find(Snapshots.key(cluster));
        Optional<LiveCluster> live = clusters.find(Members.capiCluster(cluster));
        return new RemovalPreview(
                RemovalTerms.drains(cluster) ? RemovalTerms.drainTimeout(cluster) : null,
                Snapshots.services(
                                cluster.getStatus(), member.map(Member::state).orElse(MemberState.unseen()))
                        .values()
                        .stream()
                        .flatMap(Set::stream)
                        .distinct()
                        .toList(),
                member.map(each -> Leaving.registrations(cluster, each).size()).orElse(0),
                member.map(each -> each.state().engines().size()).orElse(0),
                Members.capiCluster(cluster).toString(),
                live.map(each -> each.controlPlane().desired()).orElse(null),
                live.map(each -> each.workers().desired()).orElse(null));
    }

    /** The progress of what comes before the Cluster goes, with what follows. */
    public Leaving.Progress before(FleetCluster cluster, Leaving.Progress progress) {
        if (progress.gone() || !RemovalTerms.deletes(cluster)) {
            return progress;
        }
        List<String> todo = Stream.concat(
                        progress.todo().stream(), Stream.of(preview(cluster).lastStep()))
                .toList();
        return Leaving.Progress.stuck(progress.reason(), progress.cause(), todo);
    }

    /** Whether everything else is done, as our own status says, so that nothing of it is done again. */
    public static boolean begun(FleetCluster cluster) {
        return says(cluster, DELETING) || says(cluster, GitRemoval.REASON);
    }

    /** The command by which a person says not to wait; neither it nor the deadline ends a wait for what is made of machines. */
    public static String wayOut(FleetCluster cluster, Leave leave, Leaving.Progress progress) {
        boolean none = RemovalTerms.isProtected(cluster)
                || Set.of(DELETING, GitRemoval.REASON).contains(progress.reason());
        return none ? "" : Leaves.wayOut(cluster, leave);
    }

    private static boolean says(FleetCluster cluster, String reason) {
        return cluster.getStatus() != null
                && cluster.getStatus().conditions() != null
                && cluster.getStatus().conditions().stream()
                        .anyMatch(each -> each.type().equals(LeavingConditions.LEAVING)
                                && each.reason().equals(reason));
    }

    /** Deletes the Cluster if it is to go; its files go before it, where an engine would make it again from them. */
    public Leaving.Progress go(FleetCluster cluster) {
        if (!RemovalTerms.deletes(cluster)) {
            return inGit.all(cluster).orElse(Leaving.Progress.GONE);
        }
        Optional<Leaving.Progress> files = says(cluster, DELETING) ? Optional.empty() : inGit.objects(cluster);
        if (files.isPresent()) {
            return files.get();
        }
        Leaving.Progress progress = delete(cluster);
        return progress.gone() ? inGit.all(cluster).orElse(progress) : progress;
    }

    static ObjectId id(ClusterKey key) {
        return new ObjectId("cluster.x-k8s.io/v1beta2", "Cluster", key.namespace(), key.name());
    }

    private Leaving.Progress delete(FleetCluster cluster) {
        ClusterKey key = Members.capiCluster(cluster);
        String todo = "delete Cluster " + key + " and wait until its machines are gone";
        boolean gone;
        try {
            ObjectId id = id(key);
            gone = fleet.hub()
                    .call(
                            "deleting Cluster " + key,
                            connected -> new ClusterApiObjects(
                                            fleet.hub().target(connected),
                                            cluster.getMetadata().getUid())
                                    .deleteCluster(id));
        } catch (ClusterException e) {
            return deleting(e.reason().name() + ": " + e.getMessage(), todo);
        } catch (DeliveryException e) {
            return neverMade(cluster, key) ? rest(cluster, key) : deleting(e.reason() + ": " + e.getMessage(), todo);
        }
        if (gone) {
            return rest(cluster, key);
        }
        Optional<ClusterCondition> said = clusters.find(key).flatMap(live -> live.condition("Deleting"));
        return deleting(
                said.map(each -> "Cluster API says %s%s"
                                .formatted(each.reason(), each.message().isEmpty() ? "" : ": " + each.message()))
                        .orElse("Cluster API is at work"),
                todo);
    }

    /** Always of one reason, by which the next look knows that all before is done, whatever is in the way meanwhile. */
    private static Leaving.Progress deleting(String cause, String todo) {
        return Leaving.Progress.stuck(DELETING, cause, List.of(todo));
    }

    /**
     * What has no owner would stay, such as an identity, and be in the way of the next cluster of that name. What has machines or
     * infrastructure behind it is only told of: without an owner, Cluster API never took it for the Cluster's.
     */
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
            List<ObjectId> left = fleet.hub().call("deleting what Cluster " + key + " leaves", connected -> {
                ClusterApiObjects objects = new ClusterApiObjects(
                        fleet.hub().target(connected), cluster.getMetadata().getUid());
                rest.stream().filter(ClusterRemoval::isData).forEach(objects::deleteUnowned);
                return rest.stream()
                        .filter(id -> !isData(id) && objects.isUnowned(id))
                        .toList();
            });
            return left.isEmpty()
                    ? Leaving.Progress.GONE
                    : Leaving.Progress.gone(Optional.of(
                            "Cluster %s is gone; these of its objects have no owner, and may have machines or infrastructure behind them, so they are left: %s. Delete them if they are not needed"
                                    .formatted(key, left)));
        } catch (ClusterException e) {
            return deleting(e.reason().name() + ": " + e.getMessage(), "delete what Cluster " + key + " leaves");
        } catch (DeliveryException e) {
            return Leaving.Progress.gone(Optional.of(
                    "Cluster %s is gone; which of its objects have no owner is not known (%s): look at those with the label cluster.x-k8s.io/cluster-name=%s"
                            .formatted(key, e.getMessage(), key.name())));
        }
    }

    /** Whether nothing but the object itself goes with it. */
    private static boolean isData(ObjectId id) {
        return id.kind().endsWith("Template")
                || id.kind().endsWith("Identity")
                || id.kind().equals("MachineHealthCheck")
                || id.kind().equals("MachineDrainRule");
    }

    private boolean neverMade(FleetCluster cluster, ClusterKey key) {
        try {
            return neverMade(cluster, clusters.look(key));
        } catch (KubernetesClientException e) {
            return false; // the hub does not say
        }
    }

    /** Whether there never was a Cluster of ours; one may have been made a moment before the operator ended, and not be in the status. */
    static boolean neverMade(FleetCluster cluster, HubClusters.Look look) {
        return ClusterSight.uid(cluster) == null
                && look.sight() != HubClusters.Sight.BLIND
                && look.cluster()
                        .filter(live -> ClusterSight.madeFor(cluster, live))
                        .isEmpty();
    }

    /** Whether Cluster API's own deletion of an adopted Cluster, which we saw begin, is why it is not there any more. */
    public boolean deletedByItsOwner(FleetCluster cluster) {
        ClusterKey key = Members.capiCluster(cluster);
        HubClusters.Look look = clusters.look(key);
        return look.sight() == HubClusters.Sight.CLEAR
                && look.cluster().isEmpty()
                && clusters.lastSeen(key)
                        .filter(LiveCluster::deleting)
                        .filter(each -> !each.paused())
                        .isPresent();
    }
}
