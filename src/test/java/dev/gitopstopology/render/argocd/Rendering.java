package dev.gitopstopology.render.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.distribution.Distribution;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.render.RenderException;
import dev.gitopstopology.render.Scenario;
import dev.gitopstopology.render.steps.Pods;
import dev.gitopstopology.render.steps.Step;
import java.util.List;
import org.assertj.core.api.Assertions;

/** Renders a topology written down as the inside of {@code spec.engine}. */
final class Rendering {
    private Rendering() {}

    static RenderedSet of(String engine) {
        Scenario scenario = scenario(engine);
        return ArgoCDRenderer.render(
                scenario.instance(), Distribution.release(scenario.instance().engine()));
    }

    static Scenario scenario(String engine) {
        return Scenario.parse(
                "metadata: {name: company, namespace: platform}\nspec: {mode: Centralized, engine: {type: ArgoCD, %s}}"
                        .formatted(engine));
    }

    static List<Problem> problems(String engine) {
        return Assertions.catchThrowableOfType(RenderException.class, () -> of(engine))
                .problems();
    }

    static Manifest find(RenderedSet set, String kind, String name) {
        return set.manifests().stream()
                .filter(Step.object(kind, name))
                .findFirst()
                .orElseThrow();
    }

    static JsonNode container(RenderedSet set, String kind, String workload, String container) {
        return Pods.containers(Pods.spec(find(set, kind, workload).json()))
                .filter(found -> found.path("name").asText().equals(container))
                .findFirst()
                .orElseThrow();
    }
}
