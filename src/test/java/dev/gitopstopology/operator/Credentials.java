package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cluster.CredentialStore;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tokens that the hub holds for members, taken down so that a test can try them later. */
record Credentials(String engine, String installer) {
    private static final Pattern BEARER = Pattern.compile("\"bearerToken\":\"([^\"]+)\"");

    static Credentials of(World world, String fleetCluster) {
        Secret installer = world.hub()
                .secrets()
                .inNamespace(World.NS)
                .withName(CredentialStore.secretName(fleetCluster))
                .require();
        Matcher bearer = BEARER.matcher(decoded(Objects.requireNonNull(registration(world, fleetCluster)), "config"));
        if (!bearer.find()) {
            throw new IllegalStateException("no token in the cluster Secret of " + fleetCluster);
        }
        return new Credentials(bearer.group(1), decoded(installer, "token"));
    }

    /** Whoever joins under a name whose token the hub has not collected yet waits for the next try; a test need not. */
    static void awaitCollected(KubernetesClient hub) {
        await("tokens of FleetClusters that left collected")
                .atMost(World.PATIENCE)
                .until(() -> {
                    Set<String> present = hub.resources(FleetCluster.class).inAnyNamespace().list().getItems().stream()
                            .map(each -> each.getMetadata().getUid())
                            .collect(Collectors.toSet());
                    return hub
                            .secrets()
                            .inAnyNamespace()
                            .withLabel("gitops-topology.dev/purpose", "installer")
                            .list()
                            .getItems()
                            .stream()
                            .flatMap(token -> token.getMetadata().getOwnerReferences().stream())
                            .allMatch(owner -> present.contains(owner.getUid()));
                });
    }

    static List<Secret> registrations(World world) {
        return world.hub()
                .secrets()
                .inAnyNamespace()
                .withLabel("argocd.argoproj.io/secret-type", "cluster")
                .list()
                .getItems();
    }

    static @Nullable Secret registration(World world, String fleetCluster) {
        return registrations(world).stream()
                .filter(secret ->
                        fleetCluster.equals(secret.getMetadata().getLabels().get(Api.LABEL_CLUSTER)))
                .findFirst()
                .orElse(null);
    }

    private static String decoded(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }

    /** What the cluster itself answers to the token: 200, or 401 for one that is revoked. */
    static int status(LocalCluster cluster, String token) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(cluster.sslContext())
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        try {
            return client.send(
                            HttpRequest.newBuilder(cluster.server().resolve("/version"))
                                    .header("Authorization", "Bearer " + token)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException("cluster " + cluster.name() + " did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
