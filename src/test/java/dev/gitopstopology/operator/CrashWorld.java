package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.AuditLog;
import dev.gitopstopology.localcluster.EtcdCheckpoint;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A hub and a member, each behind a proxy, with everything applied that a first convergence starts from and nothing done yet; {@link #reset()} leads back
 * to that.
 */
final class CrashWorld implements AutoCloseable {
    private static final String TOPOLOGY = "company";
    private static final String SPEC = """
            mode: Centralized
            engine:
              type: ArgoCD
              argoCD: {profile: Core}
              access: {profile: Namespaced, namespaces: [shop]}
            clusters: {}
            """;
    private static final String MEMBER = "member";
    private static final Duration CALM = Duration.ofMillis(400);
    private final World world = new World(MEMBER);
    private final Map<String, HttpFaultProxy> proxies = new TreeMap<>();
    private final Map<String, AuditLog> audits = new TreeMap<>();
    private final List<EtcdCheckpoint> checkpoints = new ArrayList<>();
    private final AtomicInteger pokes = new AtomicInteger();
    private final Path kubeconfig;
    private final Path distribution;

    CrashWorld(Path directory) throws IOException {
        for (String name : List.of("hub", MEMBER)) {
            proxies.put(name, HttpFaultProxy.to(world.cluster(name)));
            audits.put(name, world.cluster(name).auditLog());
        }
        kubeconfig = Files.writeString(directory.resolve("hub.kubeconfig"), kubeconfig("hub"));
        distribution = SmallRelease.in(directory.resolve("distribution"));
        world.joinAs(MEMBER, kubeconfig(MEMBER), Map.of());
        world.apply(Resources.topology(TOPOLOGY, SPEC));
        for (String name : proxies.keySet()) {
            checkpoints.add(EtcdCheckpoint.of(world.cluster(name)));
        }
    }

    private String kubeconfig(String cluster) {
        return world.cluster(cluster).kubeconfig(proxies.get(cluster).server());
    }

    Mortal process() {
        return new MortalProcess(kubeconfig, distribution);
    }

    Mortal inProcess() {
        return new MortalInProcess(kubeconfig, distribution, proxies.values());
    }

    /** Only while no operator runs. */
    void reset() {
        checkpoints.forEach(EtcdCheckpoint::restore);
        pass();
        audits.values().forEach(AuditLog::mark);
    }

    /** Nobody stands in the way any more; what the last operator may still have on its way is gone. */
    void pass() {
        proxies.values().forEach(proxy -> proxy.network().cut());
        proxies.values().forEach(HttpFaultProxy::pass);
    }

    void put(CrashGate gate) {
        gate.install(proxies);
    }

    /** What the API servers did for the operator since the reset, in the order in which they were done with it. */
    List<OperatorWrite> writes() {
        Map<java.time.Instant, OperatorWrite> ordered = new TreeMap<>();
        audits.forEach((cluster, audit) -> audit.records(OperatorWrite::is).forEach(record -> {
            java.time.Instant time = record.time();
            while (ordered.putIfAbsent(time, OperatorWrite.of(cluster, record)) != null) {
                time = time.plusNanos(1);
            }
        }));
        return List.copyOf(ordered.values());
    }

    EndState state() {
        return EndState.read(Map.of("hub", world.hub(), MEMBER, world.on(MEMBER)));
    }

    boolean ready() {
        return world.ready(TOPOLOGY).status().equals("True")
                && world.clusterReady(MEMBER).status().equals("True")
                && world.topology(TOPOLOGY).getStatus().members().registered() == 1;
    }

    String described() {
        return world.ready(TOPOLOGY) + " " + world.clusterReady(MEMBER);
    }

    /** Touches what the operator watches on both clusters, so that it looks at everything again; returns when it has. */
    void furtherPass() {
        Map<String, Integer> before = new TreeMap<>();
        proxies.forEach(
                (cluster, proxy) -> before.put(cluster, proxy.exchanges().size()));
        poke(world.hub(), "argocd");
        poke(world.on(MEMBER), World.NS);
        await("a pass over hub and member")
                .atMost(World.PATIENCE)
                .until(() -> proxies.keySet().stream()
                        .allMatch(cluster -> asked(cluster, before.get(cluster)).stream()
                                .anyMatch(exchange -> exchange.path().contains("/configmaps/inventory-"))));
        awaitCalm();
    }

    private static void poke(KubernetesClient client, String namespace, String value) {
        client.serviceAccounts().inNamespace(namespace).withLabel(Api.LABEL_INSTANCE).list().getItems().stream()
                .findFirst()
                .ifPresent(account -> client.resource(account).edit(each -> {
                    each.getMetadata().getAnnotations().put("crash-test/poke", value);
                    return each;
                }));
    }

    private void poke(KubernetesClient client, String namespace) {
        poke(client, namespace, String.valueOf(pokes.incrementAndGet()));
    }

    private List<Exchange> asked(String cluster, int since) {
        List<Exchange> all = proxies.get(cluster).exchanges();
        return all.subList(since, all.size());
    }

    private int asked() {
        return proxies.values().stream()
                .mapToInt(proxy -> proxy.exchanges().size())
                .sum();
    }

    /** Waits until the operator has asked nothing for a while. */
    void awaitCalm() {
        int[] last = {-1};
        long[] since = {System.nanoTime()};
        await("no requests for " + CALM)
                .atMost(World.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    int now = asked();
                    if (now != last[0]) {
                        last[0] = now;
                        since[0] = System.nanoTime();
                    }
                    return System.nanoTime() - since[0] > CALM.toNanos();
                });
    }

    @Override
    public void close() {
        proxies.values().forEach(HttpFaultProxy::close);
        world.close();
    }
}
