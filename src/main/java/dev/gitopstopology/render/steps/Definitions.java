package dev.gitopstopology.render.steps;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineType;
import java.util.Locale;

/**
 * CRDs are shared by the instances of a cluster: they carry no instance, but that they are ours and the release they came with,
 * so that whoever delivers never lowers them.
 */
public final class Definitions {
    public static final String KIND = "CustomResourceDefinition";
    private static final String LABEL = Api.GROUP + "/crds";
    private static final String RELEASE = Api.GROUP + "/release";

    private Definitions() {}

    public static Step shared(EngineType engine, String version) {
        String value = engine.name().toLowerCase(Locale.ROOT);
        return Step.each(
                Step.kind(KIND),
                definition -> definition.withLabel(LABEL, value).withAnnotation(RELEASE, version));
    }
}
