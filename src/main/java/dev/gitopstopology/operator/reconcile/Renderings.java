package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.distribution.DistributionException;
import dev.gitopstopology.distribution.ReleaseRequest;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Release;
import dev.gitopstopology.operator.order.Recipe;
import dev.gitopstopology.plan.PlannedInstance;
import dev.gitopstopology.render.RenderException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Planned instances to recipes, with the release that they are made from. */
public final class Renderings {
    private final Releases releases;
    private final Map<Checked, Optional<Problem>> checked = new Remembered();

    public Renderings(Releases releases) {
        this.releases = releases;
    }

    /** What can be wrong with a rendering lies in these, and not in whose it is. */
    private record Checked(Engine engine, String digest) {}

    /** A recipe and the release in it, or why there is none. */
    record Result(
            @Nullable Recipe recipe,
            GitOpsTopologyStatus.@Nullable Pinned pinned,
            @Nullable Problem refused,
            @Nullable Problem distribution) {}

    /**
     * @param namespace of the topology, where a ConfigMap source is looked up
     * @param policies the tenants' part of the engine's policy
     */
    Result of(PlannedInstance planned, String namespace, SortedMap<String, String> policies) {
        try {
            Release release =
                    releases.release(ReleaseRequest.of(planned.instance().engine(), planned.revision(), namespace));
            Recipe recipe = new Recipe(planned.instance(), release, policies);
            Optional<Problem> problem = check(recipe);
            if (problem.isPresent()) {
                return new Result(null, null, problem.get(), null);
            }
            return new Result(
                    recipe,
                    new GitOpsTopologyStatus.Pinned(
                            release.version(),
                            release.digest(),
                            release.flavour().name()),
                    null,
                    null);
        } catch (DistributionException e) {
            return new Result(
                    null, null, null, new Problem("spec.engine", e.reason().name(), String.valueOf(e.getMessage())));
        }
    }

    private Optional<Problem> check(Recipe recipe) {
        Checked key = new Checked(recipe.instance().engine(), recipe.release().digest());
        synchronized (checked) {
            return checked.computeIfAbsent(key, each -> problem(recipe));
        }
    }

    private static Optional<Problem> problem(Recipe recipe) {
        try {
            recipe.render();
            return Optional.empty();
        } catch (RenderException e) {
            return Optional.of(e.problems().get(0));
        }
    }

    private static final class Remembered extends LinkedHashMap<Checked, Optional<Problem>> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 64;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Checked, Optional<Problem>> eldest) {
            return size() > MOST;
        }
    }
}
