package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.model.ClusterKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The clusters that this replica works for. */
public final class Fleet implements AutoCloseable {
    private final Member hub;
    private final Map<ClusterKey, Member> members = new ConcurrentHashMap<>();

    public Fleet(Member hub) {
        this.hub = hub;
    }

    public Member hub() {
        return hub;
    }

    public Optional<Member> find(ClusterKey key) {
        return Optional.ofNullable(key.isHub() ? hub : members.get(key));
    }

    /**
     * @param fingerprint what makes the way to the cluster another one; a member with another fingerprint is replaced
     */
    public Member join(ClusterKey key, String fingerprint, Function<ClusterKey, Member> make) {
        AtomicReference<Member> replaced = new AtomicReference<>();
        Member member = members.compute(key, (each, present) -> {
            if (present != null && present.fingerprint().equals(fingerprint)) {
                return present;
            }
            replaced.set(present);
            return make.apply(key);
        });
        Member old = replaced.get();
        if (old != null) {
            old.close(); // not under the map's lock: it may have to wait for a request
        }
        return member;
    }

    public void leave(ClusterKey key) {
        Member gone = members.remove(key);
        if (gone != null) {
            gone.close();
        }
    }

    /** Members of a topology are of its namespace: what a cluster of another one says of itself is not its business. */
    public Collection<Member> members(String namespace) {
        return members.values().stream()
                .filter(member -> member.key().namespace().equals(namespace))
                .toList();
    }

    /** @param fleetClusterUid leaves only if it is still that one's member */
    public void leave(ClusterKey key, String fleetClusterUid) {
        Member present = members.get(key);
        if (present != null
                && present.fingerprint().startsWith(fleetClusterUid + " ")
                && members.remove(key, present)) {
            present.close();
        }
    }

    public Collection<Member> members() {
        return members.values();
    }

    public int size() {
        return members.size();
    }

    /** No further order is begun; what runs goes on. */
    public void stopWork() {
        members.values().forEach(member -> member.queue().close());
        hub.queue().close();
    }

    @Override
    public void close() {
        members.keySet().forEach(this::leave);
        hub.close();
    }
}
