package dev.gitopstopology.cluster;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The hub as a member of its own fleet: the operator's own client, no enrolment, no token. */
final class HubConnection implements Connection {
    private final Hub hub;
    private final Optional<ClusterIdentity.Pin> pin;
    private final Breaker breaker;
    private volatile @Nullable ConnectedCluster connected;

    HubConnection(Hub hub, Optional<ClusterIdentity.Pin> pin, Breaker breaker) {
        this.hub = hub;
        this.pin = pin;
        this.breaker = breaker;
    }

    @Override
    public synchronized ConnectedCluster use() {
        ConnectedCluster known = connected;
        breaker.check();
        if (known != null && !breaker.isOpen()) {
            return known;
        }
        try {
            ClusterIdentity identity = Identities.read(hub.client(), hub.address());
            Identities.check(identity, pin, "of the hub");
            ConnectedCluster now = new ConnectedCluster(hub.client(), identity, hub.address());
            breaker.reset();
            connected = now;
            return now;
        } catch (ClusterException e) {
            breaker.failed(e);
            throw e;
        }
    }

    @Override
    public <T> T call(String doing, Function<ConnectedCluster, T> work) {
        ConnectedCluster cluster = use();
        try {
            return work.apply(cluster);
        } catch (RuntimeException e) {
            if (Failures.isOurs(e)) {
                throw e;
            }
            ClusterException failure = Failures.classify(doing, hub.address().host(), e);
            if (failure.reason().breaks()) {
                synchronized (this) {
                    breaker.failed(failure);
                }
            }
            throw failure;
        }
    }

    @Override
    public synchronized void retryNow() {
        breaker.reset();
        connected = null;
    }

    /** The operator's own account is not ours to renew. */
    @Override
    public void ask(RenewalRequest request) {}

    @Override
    public synchronized State state() {
        if (breaker.isOpen()) {
            return State.Broken;
        }
        return connected == null ? State.Disconnected : State.Connected;
    }

    @Override
    public Optional<ClusterException> warning() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> credentialExpiresAt() {
        return Optional.empty();
    }

    /** The hub's client is the operator's; it stays open. */
    @Override
    public synchronized void close() {
        connected = null;
    }
}
