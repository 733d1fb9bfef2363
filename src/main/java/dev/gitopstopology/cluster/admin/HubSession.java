package dev.gitopstopology.cluster.admin;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cluster.Clients;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.CredentialStore;
import dev.gitopstopology.cluster.Endpoint;
import dev.gitopstopology.cluster.InstallerCredential;
import dev.gitopstopology.cluster.KubeconfigParser;
import dev.gitopstopology.cluster.Member;
import dev.gitopstopology.cluster.Network;
import dev.gitopstopology.cluster.Replica;
import dev.gitopstopology.cluster.RequestObserver;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.model.ClusterKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** A person's own login to the hub, and from there to its members, for as long as one verb runs. */
public final class HubSession implements AutoCloseable {
    private static final Duration PLUGIN_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PERSONS_PATIENCE = Duration.ofMinutes(5);

    private final Network network = new Network();
    private final Clients clients;
    private final Endpoint hub;
    private final KubernetesClient client;

    private HubSession(Endpoint hub, String program) {
        this.hub = hub;
        clients = new Clients(
                network,
                RequestObserver.NONE,
                new WatchPulse(WatchPulse.Limits.DEFAULT, System::nanoTime),
                Replica.of(program));
        client = clients.open("hub", hub);
    }

    /**
     * Asks nothing of the hub yet.
     *
     * @param program that asks, for the hub's audit log
     * @param words gets what an exec plugin says to a person
     * @param interactive whether there is a person
     */
    public static HubSession open(AdminContext hub, String program, Consumer<String> words, boolean interactive) {
        ExecPlugin plugin = new ExecPlugin(words, interactive, interactive ? PERSONS_PATIENCE : PLUGIN_PATIENCE);
        return new HubSession(hub.logIn(new KubeconfigParser(Clock.systemUTC()), plugin), program);
    }

    /** Belongs to the session: never close it. */
    public KubernetesClient client() {
        return client;
    }

    /** For messages. */
    public String host() {
        return hub.address().host();
    }

    /**
     * With the operator's token for the member, from its Secret on the hub.
     *
     * @return a client that the caller closes
     * @throws ClusterException NotEnrolled when there is no such token, or it has ended
     */
    public KubernetesClient member(FleetCluster cluster) {
        ClusterKey key = new ClusterKey(
                cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
        Optional<InstallerCredential> credential = new CredentialStore(client)
                .read(new Member(key, cluster.getMetadata().getUid(), Optional.empty()))
                .filter(found -> found.token().expiresAt().isAfter(Instant.now()));
        InstallerCredential installer = credential.orElseThrow(() -> new ClusterException(
                Reason.NotEnrolled,
                "the operator has no token for FleetCluster %s that still holds; look at its conditions"
                        .formatted(key)));
        return clients.open(
                key.toString(), installer.address(), () -> installer.token().value());
    }

    @Override
    public void close() {
        client.close();
        network.close();
    }
}
