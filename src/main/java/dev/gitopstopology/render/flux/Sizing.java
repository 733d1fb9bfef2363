package dev.gitopstopology.render.flux;

import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.render.steps.Pods;
import dev.gitopstopology.render.steps.Resources;
import dev.gitopstopology.render.steps.Step;

/**
 * Requests and memory limits by size. Small is what upstream asks for; upstream's page on vertical scaling gives 2 GiB to
 * controllers with 20 workers, and what is built in memory grows with what is delivered. GOMEMLIMIT follows the limit by itself.
 */
final class Sizing {
    private static final Resources SMALL = new Resources(100, 64, 1024);
    private static final Resources MEDIUM = new Resources(250, 256, 2048);
    private static final Resources LARGE = new Resources(1000, 1024, 4096);

    private Sizing() {}

    static Resources resources(EngineSize size) {
        return switch (size) {
            case Small -> SMALL;
            case Medium -> MEDIUM;
            case Large -> LARGE;
        };
    }

    static Step of(EngineSize size) {
        Resources resources = resources(size);
        return Pods.eachContainer((pod, container) -> resources.putInto(container));
    }
}
