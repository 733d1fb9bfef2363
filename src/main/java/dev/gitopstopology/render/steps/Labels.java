package dev.gitopstopology.render.steps;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.render.Ownership;
import java.util.function.Predicate;

/** Ownership on every object but the shared ones; never in selectors or pod templates, which cannot change or would restart. */
public final class Labels {
    private Labels() {}

    public static Step of(Instance instance) {
        return Step.each(Predicate.not(Step.kind(Definitions.KIND)), manifest -> Ownership.label(manifest, instance));
    }
}
