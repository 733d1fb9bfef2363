package dev.gitopstopology.render.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.gitopstopology.api.Notifications;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.steps.Pods;
import dev.gitopstopology.render.steps.Step;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Notifications (operator-manual/notifications). Credentials are in a Secret of ours that the controller is pointed to, since the
 * content of argocd-notifications-secret is not ours.
 */
public final class Messages {
    public static final String SECRET = "gitops-topology-notifications";

    private static final String CONTROLLER = "argocd-notifications-controller";
    private static final String CONFIG = "argocd-notifications-cm";

    private Messages() {}

    static Step of(@Nullable Notifications notifications) {
        if (notifications == null) {
            return manifests -> manifests;
        }
        Map<String, String> settings =
                new TreeMap<>(notifications.settings() == null ? Map.of() : notifications.settings());
        Step config = Step.each(
                Step.object("ConfigMap", CONFIG),
                manifest -> settings.isEmpty()
                        ? manifest
                        : manifest.edit(json -> settings.forEach(json.withObjectProperty("data")::put)));
        if (notifications.secretRef() == null) {
            return config;
        }
        Step secret = Step.each(Step.object("Deployment", CONTROLLER), Messages::pointed);
        return manifests -> secret.apply(config.apply(manifests));
    }

    private static Manifest pointed(Manifest controller) {
        return Pods.edit(controller, CONTROLLER, container -> {
            JsonNode args = container.path("args");
            ((ArrayNode) args).add("--secret-name=" + SECRET);
        });
    }
}
