package dev.gitopstopology.render.credentials;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.SingleSignOn;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.SecretCopy;
import dev.gitopstopology.render.argocd.SignOn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The secret that an Argo CD shows to the identity provider. */
final class SignOnSecret {
    private SignOnSecret() {}

    static Stream<SecretCopy> of(Instance instance) {
        SingleSignOn sso = instance.engine().sso();
        if (sso == null) {
            return Stream.empty();
        }
        String source = sso.clientSecretRef().name();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", SignOn.SECRET)
                .put("namespace", instance.engine().namespace());
        metadata.putObject("labels").put("app.kubernetes.io/part-of", "argocd");
        metadata.putObject("annotations").put(Api.ANNOTATION_COPIED_FROM, source);
        return Stream.of(new SecretCopy(
                SecretRole.label(Manifest.of(json), instance, null),
                "GitOpsTopology " + instance.topology(),
                "engine.argoCD.sso.clientSecretRef.name",
                null,
                source,
                new TreeMap<>(Map.of(SingleSignOn.KEY, SingleSignOn.KEY)),
                List.of(SecretKeys.set(SingleSignOn.KEY))));
    }
}
