package dev.gitopstopology.render.flux;

import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Release;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.render.RenderException;
import dev.gitopstopology.render.steps.ClusterRights;
import dev.gitopstopology.render.steps.Definitions;
import dev.gitopstopology.render.steps.EngineNamespace;
import dev.gitopstopology.render.steps.Images;
import dev.gitopstopology.render.steps.Labels;
import dev.gitopstopology.render.steps.Patches;
import dev.gitopstopology.render.steps.RestrictedPods;
import dev.gitopstopology.render.steps.Step;
import java.util.List;

/** A Flux instance as the objects that are applied for it. Deterministic: the same input gives the same bytes. */
public final class FluxRenderer {
    private FluxRenderer() {}

    /**
     * @param release of the version that the instance's engine names, with its components
     * @throws RenderException when patches cannot be rendered, with all that is wrong with them
     */
    public static RenderedSet render(Instance instance, Release release) {
        Engine engine = instance.engine();
        if (!release.version().equals(engine.version()) || !release.flavour().equals(engine.flavour())) {
            throw new IllegalArgumentException(release + " is not what " + instance.id() + " asks for: "
                    + engine.version() + " " + engine.flavour().workloads());
        }
        List<Manifest> manifests = release.manifests();
        for (Step step : steps(instance, release)) {
            manifests = step.apply(manifests);
        }
        SetId id = new SetId(instance.topology(), instance.id(), instance.cluster(), SetKind.engine);
        return new RenderedSet(id, manifests);
    }

    /** In this order: patches see everything. */
    private static List<Step> steps(Instance instance, Release release) {
        Engine engine = instance.engine();
        return List.of(
                Components.only(engine.flux().components()),
                ClusterRights.leaveOut(),
                Definitions.shared(release.type(), release.version()),
                Arguments.of(engine),
                Sizing.of(engine.size()),
                Images.from(engine.imageRegistry()),
                RestrictedPods.completed(),
                EngineNamespace.of(engine.namespace()),
                Rights.of(instance),
                Labels.of(instance),
                Patches.of(engine.patches(), patched -> null));
    }
}
