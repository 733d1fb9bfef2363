package dev.gitopstopology.plan;

import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A FleetCluster as the planner sees it.
 *
 * @param uid kube-system UID, or null while the cluster has never been seen
 * @param leaving whether the FleetCluster is being deleted
 * @param held registrations that the cluster is known to have; mostly by its own word
 * @param entrusted instances that were given a token for it, by our own word: what a cluster says of itself puts no other one out
 * @param engines engines that the cluster is known to run
 * @param weight how much it asks of an Argo CD, beside the others
 * @param shards which shard of which Argo CD it is on, by our own word
 * @param parameters for catalogue entries
 * @param services catalogue entries that the cluster has, by the instance that delivers them; none where that is not known yet
 * @param identity as what a Flux elsewhere is to prove who it is; null where it has a token of ours
 * @param drain how far it is emptied, before its machines go
 */
public record FleetMember(
        ClusterKey key,
        SortedMap<String, String> labels,
        ConnectionType connection,
        @Nullable String uid,
        boolean leaving,
        List<Held> held,
        Set<InstanceId> entrusted,
        List<HeldEngine> engines,
        int weight,
        Map<InstanceId, Integer> shards,
        SortedMap<String, String> parameters,
        Map<InstanceId, Set<String>> services,
        @Nullable WorkloadIdentity identity,
        DrainPhase drain) {
    public static final int USUAL_WEIGHT = 1;

    /** Of a cluster that is not to be emptied. */
    public FleetMember(
            ClusterKey key,
            SortedMap<String, String> labels,
            ConnectionType connection,
            @Nullable String uid,
            boolean leaving,
            List<Held> held,
            Set<InstanceId> entrusted,
            List<HeldEngine> engines,
            int weight,
            Map<InstanceId, Integer> shards,
            SortedMap<String, String> parameters,
            Map<InstanceId, Set<String>> services,
            @Nullable WorkloadIdentity identity) {
        this(
                key,
                labels,
                connection,
                uid,
                leaving,
                held,
                entrusted,
                engines,
                weight,
                shards,
                parameters,
                services,
                identity,
                DrainPhase.None);
    }

    /** Of the usual weight, on no shard and with no catalogue entry yet. */
    public FleetMember(
            ClusterKey key,
            SortedMap<String, String> labels,
            ConnectionType connection,
            @Nullable String uid,
            boolean leaving,
            List<Held> held,
            Set<InstanceId> entrusted,
            List<HeldEngine> engines) {
        this(
                key,
                labels,
                connection,
                uid,
                leaving,
                held,
                entrusted,
                engines,
                USUAL_WEIGHT,
                Map.of(),
                new TreeMap<>(),
                Map.of(),
                null,
                DrainPhase.None);
    }

    /**
     * A registration that exists.
     *
     * @param topology name of its topology; empty where that is not known
     * @param engineCluster where the engine, and the Secret beside it, are
     */
    public record Held(
            InstanceId instance,
            String topology,
            ClusterKey engineCluster,
            String secretNamespace,
            String secretName) {}

    /** An engine that exists. */
    public record HeldEngine(InstanceId instance, String topology) {}

    boolean isHub() {
        return connection == ConnectionType.InCluster;
    }
}
