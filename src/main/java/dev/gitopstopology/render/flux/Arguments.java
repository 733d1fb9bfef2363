package dev.gitopstopology.render.flux;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.api.FluxComponent;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.FluxOptions;
import dev.gitopstopology.render.EngineRoles;
import dev.gitopstopology.render.steps.Pods;
import dev.gitopstopology.render.steps.Step;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What each controller is started with: upstream's arguments, then those by which tenants are kept apart, the size, and the user's
 * settings. Flags: fluxcd.io/flux/installation/configuration/multitenancy, .../vertical-scaling, and each controller's options.
 */
final class Arguments {
    private static final String CONTAINER = "manager";

    /** An object refers to nothing in another namespace. */
    private static final String APART = "--no-cross-namespace-refs=true";

    /** What names no account is done as the one that each namespace has for that, never as the controller. */
    private static final String AS_AN_ACCOUNT = "--default-service-account=" + EngineRoles.FLUX_ACCOUNT;

    private Arguments() {}

    static Step of(Engine engine) {
        return manifests -> {
            var changed = manifests;
            for (FluxComponent component : engine.flux().components()) {
                changed = Step.each(
                                Step.object("Deployment", component.controller()),
                                deployment -> Pods.edit(
                                        deployment, CONTAINER, container -> complete(container, component, engine)))
                        .apply(changed);
            }
            return changed;
        };
    }

    private static void complete(ObjectNode container, FluxComponent component, Engine engine) {
        ArrayNode arguments = container.withArrayProperty("args");
        events(arguments, engine);
        locked(component).forEach(flag -> set(arguments, flag));
        set(arguments, "--concurrent=" + concurrent(engine.size()));
        set(arguments, "--log-level=" + engine.flux().logLevel());
        String gates = gates(component, engine);
        if (!gates.isEmpty()) {
            set(arguments, "--feature-gates=" + gates);
        }
    }

    private static List<String> locked(FluxComponent component) {
        return switch (component) {
            case SOURCE -> List.of();
            case KUSTOMIZE -> List.of(APART, "--no-remote-bases=true", AS_AN_ACCOUNT);
            case HELM -> List.of(APART, AS_AN_ACCOUNT);
            case NOTIFICATION -> List.of(APART);
        };
    }

    /** Events go to the notification-controller of the same namespace, or nowhere when there is none. */
    private static void events(ArrayNode arguments, Engine engine) {
        for (int i = arguments.size() - 1; i >= 0; i--) {
            if (arguments.path(i).asText().startsWith("--events-addr=")) {
                arguments.remove(i);
                if (engine.flux().components().contains(FluxComponent.NOTIFICATION)) {
                    arguments.insert(
                            i,
                            "--events-addr=http://%s.%s.svc.cluster.local./"
                                    .formatted(FluxComponent.NOTIFICATION.controller(), engine.namespace()));
                }
            }
        }
    }

    /** A flag that is there already gets the new value in its place: of two, the controllers would take the last. */
    private static void set(ArrayNode arguments, String flag) {
        String name = flag.substring(0, flag.indexOf('='));
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.path(i).asText();
            if (argument.equals(name) || argument.startsWith(name + "=")) {
                arguments.set(i, flag);
                return;
            }
        }
        arguments.add(flag);
    }

    static int concurrent(EngineSize size) {
        return switch (size) {
            case Small -> 5;
            case Medium -> 10;
            case Large -> 20;
        };
    }

    private static String gates(FluxComponent component, Engine engine) {
        Map<String, Boolean> gates = new TreeMap<>();
        engine.flux().featureGates().stream()
                .filter(gate -> gate.component() == component)
                .forEach(gate -> gates.put(gate.name(), gate.enabled()));
        if (component != FluxComponent.SOURCE) {
            gates.put(
                    "DisableConfigWatchers",
                    true); // else it lists the Secrets of the whole cluster, and has no right to
        }
        if (engine.flux().identities() && Rights.delivers(component)) {
            gates.putIfAbsent(FluxOptions.IDENTITY_GATE, true);
        }
        return gates.entrySet().stream()
                .map(gate -> gate.getKey() + "=" + gate.getValue())
                .collect(Collectors.joining(","));
    }
}
