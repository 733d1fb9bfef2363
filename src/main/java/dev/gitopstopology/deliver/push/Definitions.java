package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.Manifest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.semver4j.Semver;

/** CRDs: shared by every instance of a cluster, never lowered, never deleted, and waited for. */
public final class Definitions {
    /** Carried by every CRD that we applied. */
    static final String LABEL = Api.GROUP + "/crds";

    /** The engine release that a CRD came with. */
    static final String RELEASE = Api.GROUP + "/release";

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(50);
    private final ApiObjects objects;

    public Definitions(ApiObjects objects) {
        this.objects = objects;
    }

    /** Whether the cluster has the CRD from a newer release than the one that is to be written. */
    public static boolean newer(JsonNode found, Manifest wanted) {
        if (!wanted.kind().equals("CustomResourceDefinition")) {
            return false;
        }
        Semver live = Semver.coerce(release(found));
        Semver ours = Semver.coerce(release(wanted.json()));
        return live != null && ours != null && live.isGreaterThan(ours);
    }

    private static String release(JsonNode definition) {
        return definition.path("metadata").path("annotations").path(RELEASE).asText();
    }

    /** Asks what is served, and not for the definitions themselves: those of Argo CD are a megabyte, which keeps a small API server from its work. */
    public void awaitServed(List<Manifest> definitions) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        for (Manifest definition : definitions) {
            while (!served(definition)) {
                if (System.nanoTime() > end) {
                    throw new DeliveryException(
                            Outcome.Waiting,
                            "CRDNotEstablished",
                            "%s was applied but not established within %d s; look at its conditions"
                                    .formatted(definition.id(), DEADLINE.toSeconds()));
                }
                LockSupport.parkNanos(STEP.toNanos());
            }
        }
    }

    private boolean served(Manifest definition) {
        JsonNode spec = definition.json().path("spec");
        String plural = spec.path("names").path("plural").asText();
        return spec.path("versions")
                .valueStream()
                .filter(version -> version.path("served").asBoolean())
                .map(version ->
                        spec.path("group").asText() + "/" + version.path("name").asText())
                .allMatch(version -> objects.serves(version, plural));
    }
}
