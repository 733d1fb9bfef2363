package dev.gitopstopology.render.argocd;

import dev.gitopstopology.api.Api;

/**
 * CRDs are shared by the instances of a cluster: they carry no instance, but that they are ours and the release they came with,
 * so that whoever delivers never lowers them.
 */
final class Definitions {
    static final String KIND = "CustomResourceDefinition";
    private static final String LABEL = Api.GROUP + "/crds";
    private static final String RELEASE = Api.GROUP + "/release";

    private Definitions() {}

    static Step shared(String version) {
        return Step.each(
                Step.kind(KIND),
                definition -> definition.withLabel(LABEL, "argocd").withAnnotation(RELEASE, version));
    }
}
