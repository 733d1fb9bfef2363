package dev.gitopstopology.operator.order;

import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Release;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.render.engine.EngineRenderer;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;

/**
 * What an instance is rendered from. A set is large, CRDs and all, so it is made when it is delivered and not kept: a fleet of a
 * thousand engines would not fit into memory.
 *
 * @param policies the tenants' part of the engine's policy
 */
public record Recipe(Instance instance, Release release, SortedMap<String, String> policies) {
    public RenderedSet render() {
        return EngineRenderer.render(instance, release, policies);
    }

    /** The same for the same objects. */
    String fingerprint() {
        return Digests.sha256Hex((instance + " " + release.digest() + " " + policies).getBytes(StandardCharsets.UTF_8));
    }
}
