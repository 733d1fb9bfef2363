package dev.gitopstopology.operator;

import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.deliver.push.AccessInventories;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one cluster, as of its last look.
 *
 * @param held registrations by instance
 * @param tokens end of life of the engine's token by instance
 * @param proofs when the engine's token was last seen to work, by instance
 */
record MemberState(
        @Nullable ClusterIdentity identity,
        @Nullable Problem trouble,
        @Nullable Instant installerTokenExpires,
        SortedMap<String, AccessInventories.Held> held,
        SortedMap<String, Instant> tokens,
        SortedMap<String, Instant> proofs) {

    static MemberState unseen() {
        return new MemberState(null, null, null, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    MemberState connected(ClusterIdentity seen, @Nullable Instant expires, Map<String, AccessInventories.Held> found) {
        return new MemberState(seen, null, expires, new TreeMap<>(found), tokens, proofs);
    }

    MemberState troubled(Problem problem) {
        return new MemberState(identity, problem, installerTokenExpires, held, tokens, proofs);
    }

    MemberState reached() {
        return trouble == null ? this : new MemberState(identity, null, installerTokenExpires, held, tokens, proofs);
    }

    MemberState registering(AccessInventories.Held registration) {
        SortedMap<String, AccessInventories.Held> more = new TreeMap<>(held);
        more.put(registration.instance().value(), registration);
        return new MemberState(identity, trouble, installerTokenExpires, more, tokens, proofs);
    }

    MemberState registered(InstanceId instance, Instant tokenExpires, Instant proven) {
        SortedMap<String, Instant> known = new TreeMap<>(tokens);
        known.put(instance.value(), tokenExpires);
        SortedMap<String, Instant> proof = new TreeMap<>(proofs);
        proof.put(instance.value(), proven);
        return new MemberState(identity, trouble, installerTokenExpires, held, known, proof);
    }

    MemberState departed(InstanceId instance) {
        SortedMap<String, AccessInventories.Held> fewer = new TreeMap<>(held);
        fewer.remove(instance.value());
        SortedMap<String, Instant> lives = new TreeMap<>(tokens);
        lives.remove(instance.value());
        SortedMap<String, Instant> proof = new TreeMap<>(proofs);
        proof.remove(instance.value());
        return new MemberState(identity, trouble, installerTokenExpires, fewer, lives, proof);
    }
}
