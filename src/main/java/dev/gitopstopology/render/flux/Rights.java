package dev.gitopstopology.render.flux;

import dev.gitopstopology.api.FluxComponent;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.EngineRoles;
import dev.gitopstopology.render.Grant;
import dev.gitopstopology.render.steps.Step;
import java.util.List;
import java.util.stream.Stream;

/**
 * What takes the place of upstream's cluster-admin: the controllers may reconcile Flux's own objects anywhere, read Secrets in the
 * engine's namespace, and act there as the account of that namespace, which has no right of its own until a registration gives
 * it one.
 */
public final class Rights {
    private static final List<String> DELIVERING =
            List.of(FluxComponent.KUSTOMIZE.controller(), FluxComponent.HELM.controller());

    private Rights() {}

    static Step of(Instance instance) {
        return manifests ->
                Stream.concat(manifests.stream(), granted(instance).stream()).toList();
    }

    /** The accounts of the instance's controllers. */
    public static List<Grant.Account> controllers(Instance instance) {
        return instance.engine().flux().components().stream()
                .map(FluxComponent::controller)
                .map(name -> new Grant.Account(instance.engine().namespace(), name))
                .toList();
    }

    /** Those of them that deliver. */
    public static List<Grant.Account> delivering(Instance instance) {
        return controllers(instance).stream()
                .filter(account -> DELIVERING.contains(account.name()))
                .toList();
    }

    static boolean delivers(FluxComponent component) {
        return DELIVERING.contains(component.controller());
    }

    private static List<Manifest> granted(Instance instance) {
        String namespace = instance.engine().namespace();
        List<Grant.Account> controllers = controllers(instance);
        return List.of(
                Grant.account(new Grant.Account(namespace, EngineRoles.FLUX_ACCOUNT)),
                Grant.inCluster(EngineRoles.FLUX_WATCH + "-" + instance.id(), EngineRoles.FLUX_WATCH, controllers),
                Grant.inNamespace(namespace, EngineRoles.FLUX_OWN, EngineRoles.FLUX_OWN, controllers));
    }
}
