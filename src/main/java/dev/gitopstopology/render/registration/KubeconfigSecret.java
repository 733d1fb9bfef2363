package dev.gitopstopology.render.registration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Placeholder;
import dev.gitopstopology.model.Registration;

/**
 * The Secret by which a Flux reaches a member (fluxcd.io/flux/components/kustomize/kustomizations, "Remote clusters"). The kubeconfig
 * is written as JSON, so that what a cluster says of itself is bound as a value, and can never become a field.
 */
final class KubeconfigSecret {
    static final String NAME = "cluster-kubeconfig";
    /** Read where an object of Flux names no other. */
    static final String KEY = "value";

    private static final String CONTEXT = "member";

    private KubeconfigSecret() {}

    /** @return the Secret with placeholders, {@code bound} */
    static Manifest of(Registration registration) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", NAME).put("namespace", FluxPlace.namespace(registration));
        ObjectNode labels = metadata.putObject("labels");
        SecretLabels.of(registration).forEach(labels::put);
        BoundAnnotations.into(metadata);
        ServiceMarks.into(metadata, registration.services());
        json.putObject("stringData").put(KEY, kubeconfig(registration));
        return new Manifest(json, true);
    }

    private static String kubeconfig(Registration registration) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("apiVersion", "v1").put("kind", "Config");
        config.putArray("clusters")
                .addObject()
                .put("name", CONTEXT)
                .putObject("cluster")
                .put("server", ClusterSecret.server(registration))
                .put("certificate-authority-data", Placeholder.CA_DATA.text());
        config.putArray("users")
                .addObject()
                .put("name", CONTEXT)
                .putObject("user")
                .put("token", Placeholder.ENGINE_TOKEN.text());
        config.putArray("contexts")
                .addObject()
                .put("name", CONTEXT)
                .putObject("context")
                .put("cluster", CONTEXT)
                .put("user", CONTEXT);
        config.put("current-context", CONTEXT);
        return config.toString();
    }
}
