package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.api.WorkloadIdentity.Kind;
import dev.gitopstopology.api.WorkloadIdentity.Provider;
import dev.gitopstopology.api.WorkloadIdentity.Subject;
import dev.gitopstopology.e2e.Artifacts;
import dev.gitopstopology.e2e.Artifacts.Artifact;
import dev.gitopstopology.e2e.FluxHost;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.render.registration.FluxPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real kustomize-controller on the hub, run from what the operator applied, reaches a spoke whose API server trusts the hub's service
 * accounts: with a token that it asks for itself.
 */
@Tag("e2e")
class FluxIdentityE2E {
    private static final String ISSUER = "https://kubernetes.default.svc";
    private static final String PLACE = FluxPlace.namespace(
            InstanceId.of(new TopologyKey(World.NS, "company"), Role.engine, ""), new ClusterKey(World.NS, "spoke"));
    private static final String SUBJECT = "hub:system:serviceaccount:" + PLACE + ":identity";
    private static final WorkloadIdentity IDENTITY =
            new WorkloadIdentity(Provider.Generic, null, null, null, List.of("spoke"), new Subject(Kind.User, SUBJECT));
    private static final String TOPOLOGY = """
            mode: Centralized
            engine:
              type: Flux
              access: {profile: Namespaced, namespaces: [shop]}
            clusters: {}
            """;
    private static final AtomicReference<String> KEYS = new AtomicReference<>("{\"keys\": []}");

    @TempDir
    static Path directory;

    private static HttpsSite issuer;
    private static World world;
    private static Artifacts artifacts;
    private static FluxHost engine;
    private static Deliveries hub;

    @BeforeAll
    static void start() throws Exception {
        artifacts = new Artifacts();
        issuer = HttpsSite.serving(directory, exchange -> {
            String answer = exchange.getRequestURI().getPath().equals("/keys") ? KEYS.get() : discovery();
            HttpsSite.json(exchange.getRequestURI().getPath(), answer).handle(exchange);
        });
        Path trust = Files.writeString(directory.resolve("authentication.json"), trust());
        world = new World(List.of(ClusterOptions.named("spoke")
                .withApiServerFlags(
                        "--service-account-issuer=https://spoke.example.com", "--authentication-config=" + trust)));
        KEYS.set(world.hub().raw("/openid/v1/jwks"));
        world.startOperator();
        world.secret("spoke-kubeconfig", "kubeconfig", world.cluster("spoke").kubeconfig());
        identity(IDENTITY);
        world.apply(Resources.topology("company", TOPOLOGY));
        world.awaitReady("company");
        engine = FluxHost.start(world.cluster("hub"), world.hub(), FluxWorld.SYSTEM);
        hub = new Deliveries(world.hub(), engine, artifacts);
    }

    @AfterAll
    static void stop() throws Exception {
        if (engine != null) {
            engine.keepLogs(Path.of("target", "e2e-logs", "flux-identity"));
            engine.close();
        }
        world.close();
        issuer.close();
        artifacts.close();
    }

    private static String discovery() {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        said.put("issuer", ISSUER).put("jwks_uri", issuer.url() + "/keys");
        said.putArray("response_types_supported").add("id_token");
        said.putArray("subject_types_supported").add("public");
        said.putArray("id_token_signing_alg_values_supported").add("RS256");
        return said.toString();
    }

    /** kubernetes.io/docs/reference/access-authn-authz/authentication, "Using Authentication Configuration". */
    private static String trust() {
        ObjectNode trust = JsonNodeFactory.instance.objectNode();
        trust.put("apiVersion", "apiserver.config.k8s.io/v1").put("kind", "AuthenticationConfiguration");
        ObjectNode jwt = trust.putArray("jwt").addObject();
        ObjectNode of = jwt.putObject("issuer");
        of.put("url", ISSUER)
                .put("discoveryURL", issuer.url() + "/.well-known/openid-configuration")
                .put("certificateAuthority", issuer.ca());
        of.putArray("audiences").add("spoke");
        jwt.putObject("claimMappings").putObject("username").put("claim", "sub").put("prefix", "hub:");
        return trust.toString();
    }

    private static void identity(@Nullable WorkloadIdentity identity) {
        FleetCluster spoke = Resources.cluster("spoke", Map.of());
        spoke.setSpec(new FleetClusterSpec(spoke.getSpec().connection(), null, null, null, identity));
        world.apply(spoke);
    }

    /** Who wrote it, whoever they acted as. */
    private static List<String> writers(String namespace) {
        return world
                .cluster("spoke")
                .auditLog()
                .records(each -> each.isWrite()
                        && each.resource().equals("configmaps")
                        && each.namespace().equals(namespace)
                        && each.code() < 300)
                .stream()
                .map(each -> each.user())
                .distinct()
                .toList();
    }

    @Test
    void fluxProvesItselfAsTheAccountOfThePlace() throws IOException {
        Artifact artifact = hub.source(PLACE, "shop", Map.of("a.yaml", Manifests.configMap("a", "1")));
        hub.kustomization(
                PLACE,
                "shop",
                "shop",
                "  targetNamespace: shop\n  kubeConfig: {configMapRef: {name: cluster-identity}}");
        hub.awaitApplied(PLACE, "shop", artifact.revision());
        await("the audit log, which may tell of it a moment later")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(writers("shop")).containsExactly(SUBJECT));
        hub.kustomization(
                PLACE,
                "outside",
                "shop",
                "  targetNamespace: default\n  kubeConfig: {configMapRef: {name: cluster-identity}}");
        hub.awaitRefused(PLACE, "outside", "is forbidden", FluxWorld.account(PLACE));
    }
}
