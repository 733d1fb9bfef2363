package dev.gitopstopology.render.credentials;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Notifications;
import dev.gitopstopology.api.SingleSignOn;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.SecretCopy;
import dev.gitopstopology.render.argocd.Messages;
import dev.gitopstopology.render.argocd.SignOn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Secrets that settings of an Argo CD name; beside its own argocd-secret and argocd-notifications-secret, never in them. */
final class ArgoCDSettingsSecrets {
    private ArgoCDSettingsSecrets() {}

    static Stream<SecretCopy> of(Instance instance) {
        Stream.Builder<SecretCopy> copies = Stream.builder();
        SingleSignOn sso = instance.engine().sso();
        if (sso != null) {
            copies.add(copy(
                    instance,
                    SignOn.SECRET,
                    "engine.argoCD.sso.clientSecretRef.name",
                    sso.clientSecretRef().name(),
                    SingleSignOn.KEY));
        }
        Notifications notifications = instance.engine().notifications();
        if (notifications != null && notifications.secretRef() != null) {
            copies.add(copy(
                    instance,
                    Messages.SECRET,
                    "engine.argoCD.notifications.secretRef.name",
                    notifications.secretRef().name(),
                    "*"));
        }
        return copies.build();
    }

    /** @param key the one that is copied, and that has to be there; {@code *}: any */
    private static SecretCopy copy(Instance instance, String name, String field, String source, String key) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", name).put("namespace", instance.engine().namespace());
        metadata.putObject("labels").put("app.kubernetes.io/part-of", "argocd");
        metadata.putObject("annotations").put(Api.ANNOTATION_COPIED_FROM, source);
        return new SecretCopy(
                SecretRole.label(Manifest.of(json), instance, null),
                "GitOpsTopology " + instance.topology(),
                field,
                null,
                source,
                new TreeMap<>(Map.of(key, key)),
                List.of(SecretKeys.set(key)));
    }
}
