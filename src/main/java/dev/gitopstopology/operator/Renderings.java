package dev.gitopstopology.operator;

import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.distribution.DistributionException;
import dev.gitopstopology.distribution.ReleaseRequest;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Release;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.plan.PlannedInstance;
import dev.gitopstopology.render.RenderException;
import dev.gitopstopology.render.engine.EngineRenderer;
import org.jspecify.annotations.Nullable;

/** Planned instances to rendered sets, with the release that they are made from. */
final class Renderings {
    private final Releases releases;

    Renderings(Releases releases) {
        this.releases = releases;
    }

    /** A set and the release it is made from, or why there is none. */
    record Result(
            @Nullable RenderedSet set,
            GitOpsTopologyStatus.@Nullable Pinned pinned,
            @Nullable Problem refused,
            @Nullable Problem distribution) {}

    /** @param namespace of the topology, where a ConfigMap source is looked up */
    Result of(PlannedInstance planned, String namespace) {
        try {
            Release release =
                    releases.release(ReleaseRequest.of(planned.instance().engine(), planned.revision(), namespace));
            RenderedSet set = EngineRenderer.render(planned.instance(), release);
            return new Result(
                    set,
                    new GitOpsTopologyStatus.Pinned(
                            release.version(),
                            release.digest(),
                            release.flavour().name()),
                    null,
                    null);
        } catch (RenderException e) {
            return new Result(null, null, e.problems().get(0), null);
        } catch (DistributionException e) {
            return new Result(
                    null, null, null, new Problem("spec.engine", e.reason().name(), String.valueOf(e.getMessage())));
        }
    }
}
