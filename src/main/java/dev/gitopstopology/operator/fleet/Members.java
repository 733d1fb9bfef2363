package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.NameRef;
import dev.gitopstopology.cluster.ClusterApiKubeconfig;
import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.cluster.Connection;
import dev.gitopstopology.cluster.Connections;
import dev.gitopstopology.cluster.Hub;
import dev.gitopstopology.cluster.KubeconfigParser;
import dev.gitopstopology.cluster.KubeconfigSecret;
import dev.gitopstopology.cluster.KubeconfigSource;
import dev.gitopstopology.deliver.ClusterQueue;
import dev.gitopstopology.deliver.Order;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.render.registration.Enrolment;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/** Makes members: a connection and a queue each, on shared threads. */
public final class Members {
    private final Hub hub;
    private final Connections connections;
    private final ExecutorService pool;
    private final ExecutorService requests;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final KubeconfigParser parser;
    private final ClusterQueue.Pace pace;
    private final Wakeups wakeups;
    private final Measures measures;
    private final BooleanSupplier mayWork;

    public Members(
            Hub hub,
            Connections connections,
            ExecutorService pool,
            ExecutorService requests,
            ScheduledExecutorService timer,
            Clock clock,
            ClusterQueue.Pace pace,
            Wakeups wakeups,
            Measures measures,
            BooleanSupplier mayWork) {
        this.hub = hub;
        this.connections = connections;
        this.pool = pool;
        this.requests = requests;
        this.timer = timer;
        this.clock = clock;
        this.parser = new KubeconfigParser(clock);
        this.pace = pace;
        this.wakeups = wakeups;
        this.measures = measures;
        this.mayWork = mayWork;
    }

    public Member hub() {
        return member(ClusterKey.HUB, "", connections.toHub(hub, Optional.empty()));
    }

    public Member of(FleetCluster cluster) {
        ClusterKey key = Snapshots.key(cluster);
        if (cluster.getSpec().connection().type() == ConnectionType.InCluster) {
            return member(
                    key,
                    fingerprint(cluster),
                    connections.toHub(hub, pin(cluster).map(ClusterIdentity.Pin::uid)));
        }
        return member(
                key,
                fingerprint(cluster),
                connections.toMember(known(cluster), kubeconfig(cluster), Enrolment::manifests));
    }

    /** The FleetCluster as the connection to its cluster knows it. */
    public static dev.gitopstopology.cluster.Member known(FleetCluster cluster) {
        return new dev.gitopstopology.cluster.Member(
                Snapshots.key(cluster), cluster.getMetadata().getUid(), pin(cluster));
    }

    private static Optional<ClusterIdentity.Pin> pin(FleetCluster cluster) {
        FleetClusterStatus status = cluster.getStatus();
        return status == null || status.clusterUID() == null
                ? Optional.empty()
                : Optional.of(
                        new ClusterIdentity.Pin(status.clusterUID(), Objects.requireNonNullElse(status.caHash(), "")));
    }

    /** The administrator's kubeconfig. */
    public KubeconfigSource kubeconfig(FleetCluster cluster) {
        FleetClusterSpec.Connection connection = cluster.getSpec().connection();
        String namespace = cluster.getMetadata().getNamespace();
        if (connection.type() == ConnectionType.ClusterAPI) {
            return new ClusterApiKubeconfig(
                    hub.client(), parser, namespace, capiCluster(cluster).name());
        }
        FleetClusterSpec.Kubeconfig kubeconfig =
                Objects.requireNonNull(connection.kubeconfig(), "spec.connection.kubeconfig");
        return new KubeconfigSecret(hub.client(), parser, namespace, kubeconfig.secretRef());
    }

    /** The Cluster of Cluster API: the one that is named, or that is called as the FleetCluster is. */
    public static ClusterKey capiCluster(FleetCluster cluster) {
        ClusterApi capi = cluster.getSpec().connection().clusterAPI();
        NameRef named = capi == null ? null : capi.clusterRef();
        return named == null
                ? Snapshots.key(cluster)
                : new ClusterKey(cluster.getMetadata().getNamespace(), named.name());
    }

    /** Nothing of a cluster that left is kept. */
    public void forget(ClusterKey key) {
        measures.forget(key.toString());
    }

    /** What makes a connection another one. */
    public static String fingerprint(FleetCluster cluster) {
        FleetClusterSpec.Connection connection = cluster.getSpec().connection();
        return cluster.getMetadata().getUid() + " " + connection.type() + " " + connection.kubeconfig() + " "
                + capiCluster(cluster);
    }

    private Member member(ClusterKey key, String fingerprint, Connection connection) {
        ClusterQueue queue = new ClusterQueue(
                key.toString(), pool, timer, clock, pace, (order, receipt) -> changed(key, order, receipt), mayWork);
        return new Member(key, fingerprint, connection, requests, queue, () -> wakeups.cluster(key));
    }

    private void changed(ClusterKey key, Order order, Receipt receipt) {
        measures.order(key.toString(), order.id().replaceFirst("/.*", ""), receipt);
        wakeups.cluster(key);
        if (order instanceof ClusterOrder clusterOrder && clusterOrder.topology() != null) {
            wakeups.topology(clusterOrder.topology());
        }
    }
}
