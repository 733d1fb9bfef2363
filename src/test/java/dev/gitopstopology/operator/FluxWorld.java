package dev.gitopstopology.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.e2e.Artifacts;
import dev.gitopstopology.e2e.FluxHost;
import dev.gitopstopology.localcluster.AuditRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A hub whose Flux serves eu-1 and eu-2, a member called edge with a Flux of its own, and a team on all of them. Both Fluxes are
 * real, run from what the operator applied.
 */
final class FluxWorld implements AutoCloseable {
    /** Namespace of either Flux. */
    static final String SYSTEM = "flux-system";

    private static final String SPEC = """
            mode: %s
            engine:
              type: Flux
              access: {profile: Namespaced, namespaces: [shop]}
            clusters:
              selector: {matchLabels: {flux: %s}}
            """;
    static final String TEAM = """
            namespaces: [team]
            clusters: {}
            sourceRepos: [https://git.example.com/team]
            flux: {source: {url: "https://git.example.com/team", interval: 3s}}
            """;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final World world;
    private final FluxPlaces places;
    private final Deliveries hub;
    private final Deliveries edge;

    FluxWorld() throws Exception {
        Artifacts artifacts = open(new Artifacts());
        world = open(new World("eu-1", "eu-2", "edge"));
        world.kubelets("edge");
        world.startOperator();
        world.join("eu-1", Map.of("flux", "hub"));
        world.join("eu-2", Map.of("flux", "hub"));
        world.join("edge", Map.of("flux", "own"));
        world.apply(Resources.topology("company", SPEC.formatted("Centralized", "hub")));
        world.apply(Resources.topology("edges", SPEC.formatted("PerCluster", "own")));
        world.awaitReady("company");
        world.awaitReady("edges");
        world.apply(Resources.tenant("team", TEAM));
        places = new FluxPlaces(world.hub());
        var onTheEdge = CompletableFuture.supplyAsync(() -> engine("edge"));
        hub = new Deliveries(world.hub(), engine("hub"), artifacts);
        edge = new Deliveries(world.on("edge"), onTheEdge.join(), artifacts);
    }

    private synchronized <T extends AutoCloseable> T open(T closeable) {
        open.push(closeable);
        return closeable;
    }

    private FluxHost engine(String cluster) {
        FluxHost engine = open(FluxHost.start(world.cluster(cluster), world.on(cluster), SYSTEM));
        open(() -> engine.keepLogs(Path.of("target", "e2e-logs", "flux-" + cluster)));
        return engine;
    }

    World world() {
        return world;
    }

    /** Beside the hub's. */
    FluxPlaces places() {
        return places;
    }

    /** By the hub's Flux. */
    Deliveries hub() {
        return hub;
    }

    /** By the edge's. */
    Deliveries edge() {
        return edge;
    }

    /** @param more content by path */
    static Map<String, String> files(String greeting, String... more) {
        Map<String, String> files = new TreeMap<>();
        files.put("greeting.yaml", Manifests.configMap("greeting", greeting));
        for (String name : more) {
            files.put(name + ".yaml", Manifests.deployment(name));
        }
        return files;
    }

    String greeting(String cluster) {
        var found = world.on(cluster)
                .configMaps()
                .inNamespace("shop")
                .withName("greeting")
                .get();
        return found == null ? "" : found.getData().get("text");
    }

    Map<String, String> workloads(String cluster) {
        return Applications.uids(world.on(cluster), "shop");
    }

    static String account(String namespace) {
        return "system:serviceaccount:" + namespace + ":gitops-topology-flux";
    }

    String token(String cluster) throws IOException {
        return CredentialUse.id(new ObjectMapper()
                .readTree(places.kubeconfig(cluster))
                .at("/users/0/user/token")
                .asText());
    }

    /** What was deleted of the workloads, whoever did it. */
    List<AuditRecord> deletions(String cluster) {
        return world.cluster(cluster)
                .auditLog()
                .records(each -> List.of("shop", "team").contains(each.namespace())
                        && List.of("configmaps", "deployments").contains(each.resource())
                        && each.verb().startsWith("delete"));
    }

    static String configMapIn(String namespace) {
        return Manifests.configMap("of-the-team", "").replace("of-the-team", "of-the-team, namespace: " + namespace);
    }

    boolean ofTheTeam(String cluster, String namespace) {
        return world.on(cluster)
                        .configMaps()
                        .inNamespace(namespace)
                        .withName("of-the-team")
                        .get()
                != null;
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
