package dev.gitopstopology.render.argocd;

import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.render.steps.Pods;
import dev.gitopstopology.render.steps.Resources;
import dev.gitopstopology.render.steps.Step;

/**
 * Requests and memory limits by size, and the Go runtime's own limit just below (operator-manual/high_availability.md,
 * "Mitigating OOMKilled Events").
 */
final class Sizing {
    private static final int GO_PERCENT = 90;

    private Sizing() {}

    static Step of(EngineSize size) {
        return Pods.eachContainer((pod, container) -> {
            SizeTable.Row row = SizeTable.of(container.path("name").asText());
            Resources resources = row.resources(size);
            resources.putInto(container);
            if (row.go()) {
                Pods.variable(container, "GOMEMLIMIT").put("value", resources.limit() * GO_PERCENT / 100 + "MiB");
            }
        });
    }
}
