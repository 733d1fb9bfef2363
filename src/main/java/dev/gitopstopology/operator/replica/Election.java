package dev.gitopstopology.operator.replica;

import dev.gitopstopology.api.Api;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica's part in the election, one attempt at a time; the rules are those of client-go's
 * <a href="https://pkg.go.dev/k8s.io/client-go/tools/leaderelection">leaderelection</a>. The times in the Lease are for people: what
 * counts is how long <em>this</em> replica, by its own monotonic clock, has not seen the Lease change. So the clocks of replicas
 * may differ by any amount. Not thread-safe.
 */
public final class Election {
    private final LeaseRecord record;
    private final String identity;
    private final LeaseTimes times;
    private final Tenure tenure;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private @Nullable Lease held;
    private @Nullable LeaseSpec seen;
    private long seenAt;

    /**
     * @param identity of this run of this replica; no other process may ever have the same
     * @param tenure told of every renewal
     * @param clock for the times that are written into the Lease
     */
    public Election(
            LeaseRecord record,
            String identity,
            LeaseTimes times,
            Tenure tenure,
            LongSupplier nanos,
            InstantSource clock) {
        this.record = record;
        this.identity = identity;
        this.times = times;
        this.tenure = tenure;
        this.nanos = nanos;
        this.clock = clock;
    }

    /**
     * Renews the Lease, or takes it when it is free.
     *
     * @return whether this replica leads
     * @throws KubernetesClientException when the hub does not answer, or refuses; nothing is known then
     */
    boolean attempt() {
        Lease mine = held;
        if (mine == null || !renewed(mine)) {
            return taken(record.read());
        }
        return true;
    }

    private boolean renewed(Lease mine) {
        try {
            write(mine, mine.getSpec().getAcquireTime());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return false; // taken by another replica, or only edited by somebody: the Lease itself tells
        }
    }

    private boolean taken(@Nullable Lease found) {
        if (found == null) {
            write(fresh(), null);
            return true;
        }
        look(found);
        LeaseSpec spec = spec(found);
        if (identity.equals(spec.getHolderIdentity())) {
            write(found, spec.getAcquireTime()); // an earlier write of ours whose answer was lost
            return true;
        }
        if (!free(spec)) {
            return false;
        }
        try {
            write(found, null);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return false; // somebody was faster
        }
    }

    /** Gives the Lease back, so that others need not wait. */
    void release() {
        Lease mine = held;
        tenure.end();
        held = null;
        if (mine == null) {
            return;
        }
        ZonedDateTime now = now();
        record.write(new LeaseBuilder(mine)
                .editSpec()
                .withHolderIdentity("")
                .withLeaseDurationSeconds(1)
                .withRenewTime(now)
                .withAcquireTime(now)
                .endSpec()
                .build());
    }

    /** @param since when this replica took the Lease; null: now */
    private void write(Lease over, @Nullable ZonedDateTime since) {
        ZonedDateTime now = since == null ? now() : later(spec(over).getRenewTime());
        boolean changesHands = since == null && over.getMetadata().getResourceVersion() != null;
        Lease next = new LeaseBuilder(over)
                .editOrNewSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds((int) times.lease().toSeconds())
                .withAcquireTime(Objects.requireNonNullElse(since, now))
                .withRenewTime(now)
                .withLeaseTransitions(
                        Objects.requireNonNullElse(spec(over).getLeaseTransitions(), 0) + (changesHands ? 1 : 0))
                .endSpec()
                .build();
        held = null; // until the answer is there it is not known what is stored
        long asked = nanos.getAsLong();
        Lease stored = record.write(next);
        held = stored;
        look(stored);
        tenure.renewed(asked);
    }

    private void look(Lease lease) {
        LeaseSpec spec = spec(lease);
        if (!spec.equals(seen)) {
            seen = spec;
            seenAt = nanos.getAsLong();
        }
    }

    private boolean free(LeaseSpec spec) {
        String holder = spec.getHolderIdentity();
        if (holder == null || holder.isEmpty()) {
            return true;
        }
        Integer seconds = spec.getLeaseDurationSeconds();
        Duration lease = seconds == null || seconds <= 0 ? times.lease() : Duration.ofSeconds(seconds);
        return nanos.getAsLong() - seenAt >= lease.toNanos();
    }

    private static LeaseSpec spec(Lease lease) {
        return lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
    }

    private static Lease fresh() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(Api.SYSTEM_NAMESPACE)
                .withName(HubLease.NAME)
                .endMetadata()
                .build();
    }

    /** Others see a renewal by its change: it has to be one even where our clock stands still or was set back. */
    private ZonedDateTime later(@Nullable ZonedDateTime before) {
        ZonedDateTime now = now();
        return before == null || now.isAfter(before) ? now : before.plusNanos(1_000_000);
    }

    private ZonedDateTime now() {
        return Instant.ofEpochMilli(clock.millis()).atZone(ZoneOffset.UTC);
    }
}
