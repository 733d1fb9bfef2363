package dev.gitopstopology.render.argocd;

import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.render.steps.Step;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Argo CD's settings: what upstream sets, then how our own kinds are judged and what follows from the size, then what the user sets, then what the operator owns
 * ({@link SettingsCheck} has refused that a user sets it). Keys: operator-manual/argocd-cm.yaml, argocd-cmd-params-cm.yaml.
 */
final class Settings {
    static final String CONFIG = "argocd-cm";
    static final String PARAMETERS = "argocd-cmd-params-cm";
    static final String RBAC = "argocd-rbac-cm";

    /** Means nothing to an ApplicationSet that asks for no steps. */
    private static final Map<String, String> STEPWISE =
            Map.of("applicationsetcontroller.enable.progressive.syncs", "true");

    private Settings() {}

    static Step merged(Instance instance) {
        Engine engine = instance.engine();
        Step config =
                into(CONFIG, List.of(ownKinds(instance), or(engine.settings().config()), owned(instance)));
        Step parameters = into(
                PARAMETERS,
                List.of(STEPWISE, bySize(engine.size()), or(engine.settings().parameters())));
        Step rbac = into(RBAC, List.of(or(engine.settings().rbac()), SignOn.rbac(engine)));
        return manifests -> rbac.apply(parameters.apply(config.apply(manifests)));
    }

    static Step withPolicies(SortedMap<String, String> policies) {
        return into(RBAC, List.of(policies));
    }

    private static Step into(String configMap, List<Map<String, String>> layers) {
        Map<String, String> values = new TreeMap<>();
        layers.forEach(values::putAll);
        if (values.isEmpty()) {
            return manifests -> manifests;
        }
        return Step.each(
                Step.object("ConfigMap", configMap),
                manifest -> manifest.edit(json -> values.forEach(json.withObjectProperty("data")::put)));
    }

    /** Our kinds are on the hub, and no engine of another cluster holds a credential for it. */
    static Map<String, String> ownKinds(Instance instance) {
        return instance.cluster().isHub() ? HealthChecks.settings() : Map.of();
    }

    static Map<String, String> owned(Instance instance) {
        Map<String, String> owned = new TreeMap<>(SignOn.config(instance));
        owned.put("installationID", instance.id().value());
        owned.put("cluster.inClusterEnabled", Boolean.toString(instance.managesOwnCluster()));
        if (instance.engine().access().profile() != AccessProfile.Admin) {
            // Kinds that the token may not list are left out of the cache instead of failing the whole cluster. Not
            // strict: its
            // review leaves out the API group, so nodes.longhorn.io, allowed as nodes, would fail the cluster after
            // all.
            owned.put("resource.respectRBAC", "normal");
        }
        if (instance.engine().access().profile() == AccessProfile.Impersonate) {
            owned.put("application.sync.impersonation.enabled", "true");
            // What no AppProject names an account for is refused, instead of being done with the engine's own.
            owned.put("application.sync.impersonation.enforced", "true");
        }
        return owned;
    }

    /** "For 1000 applications, we use 50 for status processors and 25 for operation processors" (high_availability.md). */
    static Map<String, String> bySize(EngineSize size) {
        return switch (size) {
            case Small -> Map.of();
            case Medium -> Map.of("controller.status.processors", "30", "controller.operation.processors", "15");
            case Large -> Map.of("controller.status.processors", "50", "controller.operation.processors", "25");
        };
    }

    private static Map<String, String> or(@Nullable Map<String, String> values) {
        return values == null ? Map.of() : values;
    }
}
