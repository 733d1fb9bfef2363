package dev.gitopstopology.deliver.push;

import dev.gitopstopology.deliver.Claim;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a set is delivered.
 *
 * @param hubUid UID of the hub's kube-system namespace: another hub may have a topology of the same name
 * @param claim to hold before anything is written; null where another set of the instance holds it on this cluster
 * @param secret namespace/name of the engine's cluster Secret that goes with an access set; noted on the member, so that the
 *     registration can be ended whatever the hub has forgotten
 */
public record Holder(
        String topologyUid,
        String hubUid,
        @Nullable Claim claim,
        @Nullable String secret) {}
