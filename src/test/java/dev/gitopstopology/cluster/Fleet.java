package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.SecretKeyRef;
import dev.gitopstopology.model.ClusterKey;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A namespace on the hub with what is needed to connect members from it; new for each test. */
final class Fleet implements AutoCloseable {
    static final Duration LIFE = Duration.ofHours(2);
    private static int number;

    final List<String> requests = new CopyOnWriteArrayList<>();
    final MovableClock clock = new MovableClock(Clock.systemUTC());
    final Network network = new Network();
    final Clients clients =
            new Clients(network, (cluster, verb, status) -> requests.add(cluster + " " + verb + " " + status));
    final KubernetesClient hub;
    final CredentialStore store;
    final Connections connections;
    final String namespace;
    private final List<Connection> open = new ArrayList<>();

    Fleet() {
        namespace = "fleet-" + ++number + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        hub = clients.open("hub", TwoClusters.one().admin());
        hub.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        store = new CredentialStore(hub);
        connections = new Connections(clients, store, clock, BackOff.DEFAULT, LIFE, () -> "");
    }

    @Override
    public void close() {
        open.forEach(Connection::close);
        hub.close();
        network.close();
    }

    Connection connection(String name) {
        return connection(name, Optional.empty());
    }

    /** With both halves of the identity that a FleetCluster's status holds. */
    Connection pinned(String name, ClusterIdentity.Pin pin) {
        Member member = new Member(new ClusterKey(namespace, name), "uid-" + name, Optional.of(pin));
        Connection connection = connections.toMember(member, source(), EnrolmentManifests::all);
        open.add(connection);
        return connection;
    }

    /** For a FleetCluster that was made under the name of one that is gone. */
    Connection successor(String name) {
        Member member = new Member(new ClusterKey(namespace, name), "uid-later-" + name, Optional.empty());
        Connection connection = connections.toMember(member, source(), EnrolmentManifests::all);
        open.add(connection);
        return connection;
    }

    Connection connection(String name, Optional<String> pinned) {
        Connection connection = connections.toMember(member(name, pinned), source(), EnrolmentManifests::all);
        open.add(connection);
        return connection;
    }

    Member member(String name, Optional<String> pinned) {
        return new Member(
                new ClusterKey(namespace, name), "uid-" + name, pinned.map(uid -> new ClusterIdentity.Pin(uid, "")));
    }

    KubeconfigSecret source() {
        return new KubeconfigSecret(
                hub, new KubeconfigParser(Clock.systemUTC()), namespace, new SecretKeyRef("kubeconfig", null));
    }

    void kubeconfigSecret(String kubeconfig) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("kubeconfig")
                .endMetadata()
                .addToData(
                        "kubeconfig", Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8)))
                .build();
        hub.resource(secret).fieldManager("a-user").forceConflicts().serverSideApply();
    }

    Secret secret(String name) {
        return Objects.requireNonNull(hub.secrets()
                .inNamespace(namespace)
                .withName(CredentialStore.secretName(name))
                .get());
    }

    String token(String name) {
        return Objects.requireNonNull(secret(name).getData().get("token"));
    }

    static ClusterException failure(Connection connection) {
        return Objects.requireNonNull(catchThrowableOfType(ClusterException.class, connection::use));
    }

    String uid(RealCluster server) {
        try (KubernetesClient admin = clients.open("admin", server.admin())) {
            return admin.namespaces()
                    .withName("kube-system")
                    .get()
                    .getMetadata()
                    .getUid();
        }
    }

    int systemNamespaces(RealCluster server) {
        try (KubernetesClient admin = clients.open("admin", server.admin())) {
            return (int) admin.namespaces().list().getItems().stream()
                    .filter(item -> item.getMetadata().getName().equals(Api.SYSTEM_NAMESPACE))
                    .count();
        }
    }

    static boolean allowed(
            ConnectedCluster cluster,
            String verb,
            String resource,
            @org.jspecify.annotations.Nullable String subresource,
            @org.jspecify.annotations.Nullable String name) {
        return Tokens.allowed(
                cluster.client(),
                cluster.address(),
                new ResourceAttributesBuilder()
                        .withVerb(verb)
                        .withGroup(resource.equals("deployments") ? "apps" : "")
                        .withResource(resource)
                        .withSubresource(subresource)
                        .withNamespace(Api.SYSTEM_NAMESPACE)
                        .withName(name)
                        .build());
    }

    static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName() + "#" + thread.getId())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
