package dev.gitopstopology.render.engine;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Release;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.render.RenderException;
import dev.gitopstopology.render.argocd.ArgoCDRenderer;
import dev.gitopstopology.render.credentials.RepositoryCheck;
import dev.gitopstopology.render.flux.FluxRenderer;
import java.util.List;
import java.util.SortedMap;

/** An instance of any type as the objects that are applied for it. */
public final class EngineRenderer {
    private EngineRenderer() {}

    /**
     * @param release the one that the instance's engine names
     * @param policies the tenants' part of an Argo CD's policy
     * @throws RenderException when the spec cannot be rendered, with all that is wrong with it
     */
    public static RenderedSet render(Instance instance, Release release, SortedMap<String, String> policies) {
        List<Problem> problems = RepositoryCheck.problems(instance.engine());
        if (!problems.isEmpty()) {
            throw new RenderException(problems);
        }
        return switch (instance.engine().type()) {
            case ArgoCD -> ArgoCDRenderer.render(instance, release, policies);
            case Flux -> FluxRenderer.render(instance, release);
        };
    }
}
