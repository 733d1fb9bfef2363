package dev.gitopstopology.render.flux;

import dev.gitopstopology.api.FluxComponent;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.steps.Step;
import java.util.List;

/** Of a release that holds every controller, those that are asked for, each with its CRDs, account and Service. */
final class Components {
    private static final String LABEL = "app.kubernetes.io/component";
    private static final Step WEBHOOKS_CLOSED = manifests -> manifests.stream()
            .filter(manifest -> !Step.object("NetworkPolicy", "allow-webhooks").test(manifest))
            .toList();

    private Components() {}

    static Step only(List<FluxComponent> components) {
        List<String> controllers =
                components.stream().map(FluxComponent::controller).toList();
        Step chosen = manifests -> manifests.stream()
                .filter(manifest -> shared(manifest) || controllers.contains(component(manifest)))
                .toList();
        // Opens a port of the notification-controller, which without it would be anybody's.
        return components.contains(FluxComponent.NOTIFICATION)
                ? chosen
                : manifests -> WEBHOOKS_CLOSED.apply(chosen.apply(manifests));
    }

    private static boolean shared(Manifest manifest) {
        return component(manifest).isEmpty();
    }

    private static String component(Manifest manifest) {
        return manifest.json().path("metadata").path("labels").path(LABEL).asText();
    }
}
