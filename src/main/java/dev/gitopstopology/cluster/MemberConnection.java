package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way to a member that was enrolled with a kubeconfig: installer token, identity check, renewal, breaker. */
final class MemberConnection implements Connection {
    private static final Duration RENEW_AGAIN = Duration.ofMinutes(1);
    private static final Duration LOOK_AT_KUBECONFIG = Duration.ofSeconds(10);

    private final Member member;
    private final Installer installer;
    private final Clients clients;
    private final Breaker breaker;
    private final Clock clock;
    private volatile State state = State.Disconnected;
    private volatile @Nullable ClusterException failedRenewal;
    private volatile @Nullable ClusterException failedEnrolment;
    private Instant kubeconfigDue = Instant.MIN;
    private volatile Instant enrolAgain = Instant.MIN;
    private volatile Instant rotateAgain = Instant.MIN;
    private volatile @Nullable Live live;
    private boolean mustCheck = true;
    private boolean closed;

    MemberConnection(Member member, Installer installer, Clients clients, Breaker breaker, Clock clock) {
        this.member = member;
        this.installer = installer;
        this.clients = clients;
        this.breaker = breaker;
        this.clock = clock;
    }

    /** A client with the token that it sends at present. */
    private record Live(ConnectedCluster cluster, TokenInUse token) {}

    /** Read by network threads at each request. */
    private static final class TokenInUse {
        private volatile MintedToken token;
        private volatile Instant renewAt;
        private volatile RenewalRequest carriedOut;

        TokenInUse(InstallerCredential credential, String seed) {
            this.token = credential.token();
            this.renewAt = token.renewAt(seed);
            this.carriedOut = credential.carriedOut();
        }

        void take(InstallerCredential credential, String seed) {
            token = credential.token();
            renewAt = token.renewAt(seed);
            carriedOut = credential.carriedOut();
        }
    }

    @Override
    public synchronized ConnectedCluster use() {
        if (closed) {
            throw new IllegalStateException("the connection to " + member.key() + " is closed");
        }
        if (breaker.isOpen() && kubeconfigChanged()) {
            breaker.reset();
        }
        breaker.check();
        try {
            Live present = live;
            if (present == null || mustCheck || !installer.alive(present.token().token) || enrolsAgain(present)) {
                state = State.Connecting;
                present = connect();
            }
            present = renewedIfDue(present);
            mustCheck = false;
            breaker.reset();
            state = State.Connected;
            return present.cluster();
        } catch (RuntimeException e) {
            ClusterException failure =
                    Failures.classify("connecting", member.key().toString(), e);
            broken(failure);
            throw failure;
        }
    }

    /** Somebody may have mended what is wrong: then there is nothing to wait for. */
    private boolean kubeconfigChanged() {
        Instant now = clock.instant();
        if (now.isBefore(kubeconfigDue)) {
            return false;
        }
        kubeconfigDue = now.plus(LOOK_AT_KUBECONFIG);
        try {
            return installer.kubeconfigChanged();
        } catch (ClusterException hubDoesNotAnswer) {
            return false;
        }
    }

    private boolean enrolsAgain(Live present) {
        return installer.mustEnrol(present.token().carriedOut)
                && !clock.instant().isBefore(enrolAgain);
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
            ClusterException failure =
                    Failures.classify(doing, cluster.address().host(), e);
            if (failure.reason().breaks()) {
                broken(failure);
            }
            throw failure;
        }
    }

    private synchronized void broken(ClusterException failure) {
        breaker.failed(failure);
        mustCheck = true;
        state = State.Broken;
    }

    private Live connect() {
        Optional<InstallerCredential> stored = installer.stored();
        Optional<InstallerCredential> usable = stored.filter(installer::usable);
        if (usable.isPresent() && installer.mustEnrol(usable.get().carriedOut())) {
            try {
                return enrolled(installer.enrol(stored, null));
            } catch (ClusterException e) {
                // What works goes on working; that the person's wish failed becomes a warning.
                failedEnrolment = e;
                enrolAgain = clock.instant().plus(RENEW_AGAIN);
            }
        }
        ClusterException refused = null;
        if (usable.isPresent()) {
            InstallerCredential credential = usable.get();
            try {
                return checked(with(credential), installer.pin(stored));
            } catch (ClusterException e) {
                if (e.reason() != Reason.Unauthorized) {
                    throw e;
                }
                refused = e;
            }
        }
        return enrolled(installer.enrol(stored, refused));
    }

    private Live enrolled(Installer.Begun begun) {
        failedEnrolment = null;
        failedRenewal = null;
        InstallerCredential credential = begun.credential();
        return known(with(credential), begun.identity());
    }

    /** The present client when it already goes there, so that watches survive; else a new one in its place. */
    private Live with(InstallerCredential credential) {
        Live present = live;
        Address address = credential.address();
        TokenInUse current = new TokenInUse(credential, member.uid());
        if (present != null && present.cluster().address().equals(address)) {
            present.token().take(credential, member.uid());
            return present;
        }
        KubernetesClient client = clients.open(member.key().toString(), address, () -> current.token.value());
        ClusterIdentity unknown = new ClusterIdentity("", "", address.server(), "");
        Live next = new Live(new ConnectedCluster(client, unknown, address), current);
        live = next;
        if (present != null) {
            present.cluster().client().close();
        }
        return next;
    }

    private Live checked(Live candidate, Optional<ClusterIdentity.Pin> pin) {
        ConnectedCluster cluster = candidate.cluster();
        ClusterIdentity identity = Identities.read(cluster.client(), cluster.address());
        Identities.check(identity, pin, member.key().toString());
        return known(candidate, identity);
    }

    private Live known(Live candidate, ClusterIdentity identity) {
        ConnectedCluster cluster = candidate.cluster();
        Live next = new Live(new ConnectedCluster(cluster.client(), identity, cluster.address()), candidate.token());
        live = next;
        return next;
    }

    private Live renewedIfDue(Live present) {
        TokenInUse current = present.token();
        boolean asked =
                installer.mustRotate(current.carriedOut) && !clock.instant().isBefore(rotateAgain);
        if (!asked && clock.instant().isBefore(current.renewAt)) {
            return present;
        }
        try {
            current.take(installer.renew(present.cluster(), current.carriedOut), member.uid());
            failedRenewal = null;
            return present;
        } catch (ClusterException e) {
            if (e.reason() == Reason.Unauthorized) {
                return connect();
            }
            if (e.reason().breaks()) {
                throw e;
            }
            failedRenewal = e;
            rotateAgain = clock.instant().plus(RENEW_AGAIN);
            current.renewAt = rotateAgain;
            return present;
        }
    }

    @Override
    public synchronized void retryNow() {
        breaker.reset();
        mustCheck = true;
    }

    @Override
    public State state() {
        return state;
    }

    /** Without the lock, which is held for as long as a cluster takes to answer: reconcilers call this. */
    @Override
    public void ask(RenewalRequest request) {
        if (installer.ask(request)) {
            enrolAgain = Instant.MIN;
            rotateAgain = Instant.MIN;
        }
    }

    @Override
    public Optional<ClusterException> warning() {
        return Optional.ofNullable(failedRenewal)
                .or(() -> Optional.ofNullable(failedEnrolment))
                .or(installer::refusedKubeconfig);
    }

    @Override
    public Optional<Instant> credentialExpiresAt() {
        return Optional.ofNullable(live).map(present -> present.token().token.expiresAt());
    }

    @Override
    public synchronized void close() {
        closed = true;
        state = State.Disconnected;
        Live present = live;
        live = null;
        if (present != null) {
            present.cluster().client().close();
        }
    }
}
