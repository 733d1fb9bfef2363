package dev.gitopstopology.demo;

import dev.gitopstopology.api.Api;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The operator's CRDs on a hub. */
public final class OwnDefinitions {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;
    private static final List<String> PLURALS =
            List.of("gitopstopologies", "fleetclusters", "gitopstenants", "gitopscatalogentries", "engineinstances");
    private static final Set<Integer> NOT_YET = Set.of(
            HttpURLConnection.HTTP_NOT_FOUND,
            429, // the storage is being initialized
            HttpURLConnection.HTTP_UNAVAILABLE);

    private OwnDefinitions() {}

    /**
     * Applies them, and returns when the hub serves their objects: a CRD that is Established may still answer a list with 429
     * for a moment, and an informer that starts then fails with a stack trace before it tries again.
     */
    public static void install(KubernetesClient hub) throws InterruptedException {
        List<CustomResourceDefinition> all =
                PLURALS.stream().map(plural -> definition(hub, plural)).toList();
        all.forEach(each -> hub.resource(each).serverSideApply());
        long end = System.nanoTime() + DEADLINE.toNanos();
        for (CustomResourceDefinition each : all) {
            while (!served(hub, CustomResourceDefinitionContext.fromCrd(each), end)) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    /** Asks as an informer does at its start. */
    private static boolean served(KubernetesClient hub, ResourceDefinitionContext kind, long end) {
        try {
            hub.genericKubernetesResources(kind)
                    .inAnyNamespace()
                    .list(new ListOptionsBuilder().withResourceVersion("0").build());
            return true;
        } catch (KubernetesClientException e) {
            if (NOT_YET.contains(e.getCode()) && System.nanoTime() < end) {
                return false;
            }
            throw e;
        }
    }

    private static CustomResourceDefinition definition(KubernetesClient hub, String plural) {
        String resource = "/crds/" + plural + "." + Api.GROUP + ".yaml";
        try (InputStream in = OwnDefinitions.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + resource);
            }
            return hub.apiextensions().v1().customResourceDefinitions().load(in).item();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
