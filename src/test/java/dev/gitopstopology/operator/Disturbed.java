package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.HttpFaultProxy.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;

/** A member behind a proxy: how it joins and leaves, and what has to be true of it during a fault and afterwards. */
final class Disturbed implements AutoCloseable {
    static final Duration PATIENCE = World.PATIENCE;
    private static final Duration ENDURED = Duration.ofSeconds(5);

    private final World world;
    private final String name;
    private final HttpFaultProxy proxy;

    Disturbed(World world, String name) {
        this.world = world;
        this.name = name;
        this.proxy = HttpFaultProxy.to(world.cluster(name));
    }

    HttpFaultProxy proxy() {
        return proxy;
    }

    void join() {
        world.secret(name + "-kubeconfig", "kubeconfig", world.cluster(name).kubeconfig(proxy.server()));
        FleetCluster cluster = Resources.cluster(name, Map.of("fleet", "yes"));
        cluster.setSpec(new FleetClusterSpec(cluster.getSpec().connection(), null, RemovePolicy.Remove, null, null));
        world.apply(cluster);
    }

    /** The fault begins at the write of ours that it names, or at once. */
    CountDownLatch arm(MemberFault fault, int fromWrite) {
        CountDownLatch begun = new CountDownLatch(1);
        if (fault.lasts()) {
            proxy.onWrite(fromWrite, Moment.Before, MemberFault.ours(), write -> {
                fault.begin(proxy);
                begun.countDown();
            });
        } else {
            fault.begin(proxy);
        }
        return begun;
    }

    /** While the fault lasts: its reason is told, nothing is Ready, and the cluster is left alone for most of the time. */
    void endure(MemberFault fault, CountDownLatch begun) {
        await(name + " meets " + fault).atMost(PATIENCE).until(() -> begun.getCount() == 0);
        await(name + " tells of " + fault)
                .atMost(PATIENCE)
                .until(() -> world.clusterReady(name).reason().equals(fault.reason()));
        double before = requests();
        long began = System.nanoTime();
        await().during(ENDURED).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(world.clusterReady(name).status()).isIn("False", "Unknown");
            assertThat(world.clusterReady(name).reason()).isEqualTo(fault.reason());
            assertThat(world.ready("company").status()).isIn("False", "Unknown");
        });
        assertThat(requests() - before)
                .as("requests to %s during %s", name, fault)
                .isLessThanOrEqualTo(
                        attempts(Duration.ofNanos(System.nanoTime() - began).plus(ENDURED)));
    }

    /** How often a breaker that has opened lets somebody try again in that time, at most. */
    private static int attempts(Duration time) {
        int attempts = 1;
        for (double wait = 0.8, next = 0.8; next <= time.toSeconds(); attempts++) {
            wait = Math.min(2 * wait, 24);
            next += wait;
        }
        return attempts;
    }

    /** All requests to this member that the operator made, answered or not. */
    private double requests() {
        try {
            URI metrics = URI.create("http://127.0.0.1:" + world.operator().endpointsPort() + "/metrics");
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("gitops_topology_api_requests_total{"))
                    .filter(line -> line.contains("cluster=\"" + World.NS + "/" + name + "\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** After a throttled request, none comes before it is time. */
    void assertRetryAfterHonoured(int since) {
        List<Exchange> throttled = proxy.exchanges(each ->
                each.index() > since && each.status() == 429 && each.userAgent().startsWith("gitops-topology/"));
        assertThat(throttled).isNotEmpty();
        for (int i = 1; i < throttled.size(); i++) {
            assertThat(Duration.between(
                            throttled.get(i - 1).time(), throttled.get(i).time()))
                    .as("between %s and %s", throttled.get(i - 1), throttled.get(i))
                    .isGreaterThanOrEqualTo(MemberFault.retryAfter());
        }
    }

    void awaitRegistered() {
        await(name + " registered").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(world.clusterReady(name).status())
                    .as(world.clusterReady(name).toString())
                    .isEqualTo("True");
            assertThat(world.topology("company").getStatus().worst())
                    .extracting(GitOpsTopologyStatus.Trouble::cluster)
                    .doesNotContain(name);
            assertThat(hubSecrets("argocd")).isEqualTo(1);
            assertThat(hubSecrets(World.NS)).isEqualTo(1);
        });
    }

    private int hubSecrets(String namespace) {
        return world.hub()
                .secrets()
                .inNamespace(namespace)
                .withLabel(Api.LABEL_CLUSTER, name)
                .list()
                .getItems()
                .size();
    }

    /** Rules of aggregated roles come a moment later. */
    void awaitObjects(SortedMap<String, String> expected) {
        await("objects of " + name)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(objects()).isEqualTo(expected));
    }

    SortedMap<String, String> objects() {
        return OwnObjects.on(world.on(name), name);
    }

    /** A change that is none of ours makes the operator look at everything again. */
    void assertAnotherPassWritesNothing() {
        awaitCalm();
        int before = proxy.exchanges().size();
        world.on(name).serviceAccounts().inNamespace(World.NS).list().getItems().stream()
                .filter(account -> account.getMetadata().getName().startsWith("engine-"))
                .forEach(account -> world.on(name).resource(account).edit(each -> {
                    each.getMetadata().getAnnotations().put("touched", "yes");
                    return each;
                }));
        await(name + " is looked at again")
                .atMost(PATIENCE)
                .until(() -> ours(before).stream().anyMatch(each -> each.path().contains("inventory-access")));
        awaitCalm();
        assertThat(ours(before).stream().filter(MemberFault.changes())).isEmpty();
    }

    private void awaitCalm() {
        int[] seen = {-1};
        await(name + " is left in peace")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1500))
                .until(() -> {
                    int now = ours(0).size();
                    boolean calm = now == seen[0];
                    seen[0] = now;
                    return calm;
                });
    }

    private List<Exchange> ours(int since) {
        return proxy.exchanges(MemberFault.ours().and(each -> each.index() > since));
    }

    /** Leaves, and takes everything of ours from the cluster, so that it can join again. */
    @Override
    public void close() {
        proxy.pass();
        FleetCluster cluster = world.fleetCluster(name);
        if (cluster != null) {
            world.hub().resource(cluster).delete();
        }
        await(name + " has left").atMost(PATIENCE).until(() -> world.fleetCluster(name) == null);
        Credentials.awaitCollected(world.hub());
        await(name + " is clean")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(objects()).isEmpty());
    }
}
