package dev.gitopstopology.render.argocd;

import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.render.steps.Resources;
import java.util.List;

/**
 * Figures per container. Sources: controller memory follows cached objects, about 2 GiB for 6,000, 8 to 16 GiB for 10,000 to
 * 16,000 per shard (kubara, docs/content/2_concepts/scale_and_ha.md, Argo CD 3.3); a repo-server was killed near 125
 * Applications without a larger limit (same page); 500 Applications and more need 1 GiB and up in the server and the
 * ApplicationSet controller (argo-cd issues on list memory). The rest is small and was rounded up to a power of two; a patch
 * corrects what does not fit.
 */
final class SizeTable {
    /** One container; {@code go} says that it is a lasting Go process. */
    record Row(String container, boolean go, Resources small, Resources medium, Resources large) {
        Resources resources(EngineSize size) {
            return switch (size) {
                case Small -> small;
                case Medium -> medium;
                case Large -> large;
            };
        }
    }

    private static final List<Row> ROWS = List.of(
            go("argocd-application-controller", f(250, 512, 2048), f(500, 2048, 8192), f(1000, 8192, 16384)),
            go("argocd-repo-server", f(100, 256, 1024), f(250, 512, 2048), f(500, 1024, 4096)),
            go("argocd-server", f(50, 128, 512), f(100, 256, 1024), f(250, 512, 2048)),
            go("argocd-applicationset-controller", f(50, 128, 512), f(100, 256, 1024), f(100, 512, 2048)),
            go("argocd-notifications-controller", f(25, 64, 256), f(50, 128, 512), f(100, 256, 1024)),
            go("dex", f(25, 64, 256), f(25, 64, 256), f(50, 128, 512)),
            row("redis", f(50, 64, 512), f(100, 256, 1024), f(250, 512, 2048)),
            row("haproxy", f(50, 64, 256), f(50, 64, 256), f(100, 128, 512)),
            row("sentinel", f(25, 32, 128), f(25, 32, 128), f(50, 64, 256)));

    /** Init containers, side scripts, and what a later release may add. */
    private static final Row OTHER = row("", f(10, 64, 256), f(10, 64, 256), f(10, 64, 256));

    private SizeTable() {}

    static Row of(String container) {
        return ROWS.stream()
                .filter(row -> row.container().equals(container))
                .findFirst()
                .orElse(OTHER);
    }

    private static Resources f(int milliCpu, int memory, int limit) {
        return new Resources(milliCpu, memory, limit);
    }

    private static Row go(String container, Resources small, Resources medium, Resources large) {
        return new Row(container, true, small, medium, large);
    }

    private static Row row(String container, Resources small, Resources medium, Resources large) {
        return new Row(container, false, small, medium, large);
    }
}
