package dev.gitopstopology.render.registration;

import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.EngineSigns;
import dev.gitopstopology.model.Instance;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By what an engine of somebody else is recognized, whichever way it was installed: upstream's manifests, the Helm charts and
 * argocd-operator give controllers the same {@code app.kubernetes.io/component}, under names that differ.
 */
public final class ExternalEngine {
    private ExternalEngine() {}

    public static EngineSigns signs(Instance instance) {
        Engine engine = instance.engine();
        return switch (engine.type()) {
            case ArgoCD ->
                new EngineSigns(
                        engine.namespace(),
                        "applications.argoproj.io",
                        "application-controller",
                        "argocd-cm",
                        needed(engine.access().profile()));
            case Flux ->
                new EngineSigns(
                        engine.namespace(),
                        "kustomizations.kustomize.toolkit.fluxcd.io",
                        "kustomize-controller",
                        null,
                        new TreeMap<>());
        };
    }

    /** What the engine would be given, were it ours: without it, a token that may not see everything fails the whole cluster. */
    private static SortedMap<String, List<String>> needed(AccessProfile profile) {
        SortedMap<String, List<String>> needed = new TreeMap<>();
        if (profile != AccessProfile.Admin) {
            needed.put("resource.respectRBAC", List.of("normal", "strict"));
        }
        if (profile == AccessProfile.Impersonate) {
            needed.put("application.sync.impersonation.enabled", List.of("true"));
        }
        return needed;
    }
}
