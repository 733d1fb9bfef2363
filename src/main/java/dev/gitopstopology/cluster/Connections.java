package dev.gitopstopology.cluster;

import dev.gitopstopology.model.Manifest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Makes connections; one per FleetCluster, closed by the caller when the FleetCluster goes. */
public final class Connections {
    /** How long an installer token is asked to live; it is renewed at half of it. */
    public static final Duration INSTALLER_TOKEN_LIFE = Duration.ofHours(24);

    private final Supplier<String> hubUid;
    private final Clients clients;
    private final CredentialStore store;
    private final Clock clock;
    private final BackOff backOff;
    private final Tokens tokens;
    private final Duration tokenLife;

    /** @param hubUid UID of the hub's kube-system namespace, asked for at enrolment; empty where there is no hub */
    public Connections(
            Clients clients,
            CredentialStore store,
            Clock clock,
            BackOff backOff,
            Duration tokenLife,
            Supplier<String> hubUid) {
        this.hubUid = hubUid;
        this.clients = clients;
        this.store = store;
        this.clock = clock;
        this.backOff = backOff;
        this.tokens = new Tokens(clients, clock);
        this.tokenLife = tokenLife;
    }

    /**
     * @param kubeconfig asked at enrolment, and at each new connection whether it names another address now
     * @param enrolment what an admin's credential is to apply; asked at enrolment only
     */
    public Connection toMember(Member member, KubeconfigSource kubeconfig, Supplier<List<Manifest>> enrolment) {
        Installer installer = new Installer(
                member,
                store,
                kubeconfig,
                enrolment,
                new Enrolment(clients, tokens, tokenLife, hubUid),
                tokens,
                tokenLife,
                clock);
        return new MemberConnection(
                member, installer, clients, breaker(member.key().toString()), clock);
    }

    public Connection toHub(Hub hub, Optional<String> pinnedUid) {
        return new HubConnection(hub, pinnedUid.map(uid -> new ClusterIdentity.Pin(uid, "")), breaker("hub"));
    }

    private Breaker breaker(String seed) {
        return new Breaker(clock, new Random(seed.hashCode()), backOff, () -> clients.retryAfter(seed));
    }
}
