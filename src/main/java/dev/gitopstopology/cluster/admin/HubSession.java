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
import dev.gitopstopology.cluster.Patience;
import dev.gitopstopology.cluster.Replica;
import dev.gitopstopology.cluster.RequestObserver;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.model.ClusterKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A person's own login to the hub, and from there to its members, for as long as one verb runs. */
public final class HubSession implements AutoCloseable {
    private static final String HUB = "hub";
    private static final Duration PLUGIN_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PERSONS_PATIENCE = Duration.ofMinutes(5);

    private final Network network = new Network();
    private final Clients clients;
    private final Endpoint hub;
    private final KubernetesClient client;
    private final Consumer<String> waiting;
    private final Patience patience;

    private HubSession(Endpoint hub, String program, Consumer<String> waiting) {
        this.hub = hub;
        this.waiting = waiting;
        clients = new Clients(
                network,
                RequestObserver.NONE,
                new WatchPulse(WatchPulse.Limits.DEFAULT, System::nanoTime),
                Replica.of(program));
        client = clients.open(HUB, hub);
        patience = clients.patience(HUB, hub.address().host(), waiting);
    }

    /**
     * Asks nothing of the hub yet.
     *
     * @param program that asks, for the hub's audit log
     * @param words gets what an exec plugin says to a person
     * @param interactive whether there is a person
     * @param waiting gets a line when a cluster asks us to wait
     */
    public static HubSession open(
            AdminContext hub, String program, Consumer<String> words, boolean interactive, Consumer<String> waiting) {
        ExecPlugin plugin = new ExecPlugin(words, interactive, interactive ? PERSONS_PATIENCE : PLUGIN_PATIENCE);
        return new HubSession(hub.logIn(new KubeconfigParser(Clock.systemUTC()), plugin), program, waiting);
    }

    /** Belongs to the session: never close it. */
    public KubernetesClient client() {
        return client;
    }

    /** For messages. */
    public String host() {
        return hub.address().host();
    }

    /** UID of its kube-system namespace. */
    public String uid() {
        return asked(
                "reading the namespace kube-system",
                () -> client.namespaces()
                        .withName("kube-system")
                        .require()
                        .getMetadata()
                        .getUid());
    }

    /**
     * Sorted by namespace and name.
     *
     * @param namespace to look at; null for all
     * @throws ClusterException when the hub does not answer, refuses, or knows no such resources
     */
    public <T extends HasMetadata> List<T> list(Class<T> kind, @Nullable String namespace) {
        return asked("listing " + HasMetadata.getFullResourceName(kind), () -> {
            var all = client.resources(kind);
            var items = namespace == null
                    ? all.inAnyNamespace().list().getItems()
                    : all.inNamespace(namespace).list().getItems();
            return items.stream()
                    .sorted(Comparator.comparing((T each) -> each.getMetadata().getNamespace())
                            .thenComparing(each -> each.getMetadata().getName()))
                    .toList();
        });
    }

    /**
     * Waits where the hub asks for it.
     *
     * @param question may be asked again
     * @throws ClusterException when the answer is a failure
     */
    public <T> T asked(String doing, Supplier<T> question) {
        return patience.asked(doing, question);
    }

    /** A member's client, for as long as it is asked, and how long it is waited for. */
    public record MemberSession(KubernetesClient client, Patience patience) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
        }
    }

    /**
     * With the operator's token for the member, from its Secret on the hub.
     *
     * @throws ClusterException NotEnrolled when there is no such token, or it has ended
     */
    public MemberSession member(FleetCluster cluster) {
        ClusterKey key = new ClusterKey(
                cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
        Optional<InstallerCredential> credential = new CredentialStore(client)
                .read(new Member(key, cluster.getMetadata().getUid(), Optional.empty()))
                .filter(found -> found.token().expiresAt().isAfter(Instant.now()));
        InstallerCredential installer = credential.orElseThrow(() -> new ClusterException(
                Reason.NotEnrolled,
                "the operator has no token for FleetCluster %s that still holds; look at its conditions"
                        .formatted(key)));
        return new MemberSession(
                clients.open(
                        key.toString(),
                        installer.address(),
                        () -> installer.token().value()),
                clients.patience(key.toString(), key.toString(), waiting));
    }

    @Override
    public void close() {
        client.close();
        network.close();
    }
}
