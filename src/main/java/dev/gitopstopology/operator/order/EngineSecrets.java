package dev.gitopstopology.operator.order;

import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.operator.fleet.Member;

/** Deletes cluster Secrets beside engines, wherever these run. */
final class EngineSecrets {
    private EngineSecrets() {}

    /**
     * @param namespace of an Argo CD, as it is said to be; may be empty
     * @param beside where the engine runs, or ran
     * @return whether it is gone; not when it changed meanwhile
     */
    static boolean deleted(
            Member beside, String namespace, ClusterKey member, InstanceId instance, String topologyUid) {
        try {
            return beside.call(
                    "deleting the cluster Secret",
                    connected ->
                            new EngineSide(beside.target(connected), instance, member, namespace).remove(topologyUid));
        } catch (ClusterException e) {
            if (e.reason() == Reason.Forbidden && !beside.key().isHub()) {
                return true; // our rights there ended with the engine, and its Secrets before them
            }
            throw e;
        }
    }

    /** The same for a registration that nobody may wait for: a member whose engine's cluster does not answer is tidied up anyway. */
    static boolean deletedUnlessBlind(
            Member beside, String namespace, ClusterKey member, InstanceId instance, String topologyUid) {
        try {
            return deleted(beside, namespace, member, instance, topologyUid);
        } catch (ClusterException e) {
            if (beside.key().isHub()) {
                throw e;
            }
            return true;
        }
    }
}
