package dev.gitopstopology.deliver.push;

import dev.gitopstopology.deliver.Claim;
import dev.gitopstopology.model.ClusterKey;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a set is delivered.
 *
 * @param hubUid UID of the hub's kube-system namespace: another hub may have a topology of the same name
 * @param claim to hold before anything is written; null where another set of the instance holds it on this cluster
 * @param secret namespace/name of the engine's cluster Secret that goes with an access set; noted on the member, so that the
 *     registration can be ended whatever the hub has forgotten
 * @param engineCluster where that Secret is; noted in the same way
 */
public record Holder(
        String topologyUid,
        String hubUid,
        @Nullable Claim claim,
        @Nullable String secret,
        ClusterKey engineCluster) {
    /** Of a set that goes with no cluster Secret. */
    public static Holder of(String topologyUid, String hubUid, @Nullable Claim claim) {
        return new Holder(topologyUid, hubUid, claim, null, ClusterKey.HUB);
    }

    /** To read or to remove: hub, claim and Secret count only where an inventory is written. */
    static Holder reading(String topologyUid) {
        return of(topologyUid, "", null);
    }
}
