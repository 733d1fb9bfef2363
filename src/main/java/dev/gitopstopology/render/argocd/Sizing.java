package dev.gitopstopology.render.argocd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.EngineSize;

/**
 * Requests and memory limits by size, and the Go runtime's own limit just below (operator-manual/high_availability.md,
 * "Mitigating OOMKilled Events"). No CPU limits: throttling delays reconciliation and protects nobody.
 */
final class Sizing {
    private static final int GO_PERCENT = 90;

    private Sizing() {}

    static Step of(EngineSize size) {
        return Pods.eachContainer((pod, container) -> {
            SizeTable.Row row = SizeTable.of(container.path("name").asText());
            SizeTable.Figures figures = row.figures(size);
            container.remove("resources");
            ObjectNode resources = container.putObject("resources");
            resources.putObject("requests").put("cpu", cpu(figures.milliCpu())).put("memory", memory(figures.memory()));
            resources.putObject("limits").put("memory", memory(figures.limit()));
            if (row.go()) {
                Pods.variable(container, "GOMEMLIMIT").put("value", figures.limit() * GO_PERCENT / 100 + "MiB");
            }
        });
    }

    /** Quantities as the API server stores them, so that what is stored equals what was sent. */
    private static String cpu(int milli) {
        return milli % 1000 == 0 ? Integer.toString(milli / 1000) : milli + "m";
    }

    private static String memory(int mebi) {
        return mebi % 1024 == 0 ? mebi / 1024 + "Gi" : mebi + "Mi";
    }
}
