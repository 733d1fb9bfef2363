package dev.gitopstopology.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.model.Manifest;
import java.util.Base64;
import java.util.Optional;

/** The two objects that declare a member on the hub. */
public final class HubManifests {
    static final String KEY = "kubeconfig";
    /**
     * Not the operator's manager: with server-side apply it would drop our fields when it applies its finalizer.
     */
    static final String FIELD_MANAGER = Api.FIELD_MANAGER + "-enroll";

    private static final String REDACTED = "<redacted>";

    private HubManifests() {}

    /** The Secret with the kubeconfig of the handover. */
    static Manifest secret(Declaration declaration, byte[] kubeconfig) {
        Manifest secret = object("v1", "Secret", declaration.namespace(), declaration.secretName());
        return secret.edit(
                json -> json.putObject("data").put(KEY, Base64.getEncoder().encodeToString(kubeconfig)));
    }

    /** The same without its content, for people to read. */
    public static Manifest redactedSecret(Declaration declaration) {
        Manifest secret = object("v1", "Secret", declaration.namespace(), declaration.secretName());
        return secret.edit(json -> json.putObject("data").put(KEY, REDACTED));
    }

    /** The FleetCluster of somebody who has none yet. */
    public static Manifest fleetCluster(Declaration declaration) {
        return fleetCluster(declaration, JsonNodeFactory.instance.objectNode());
    }

    /**
     * @param present the FleetCluster as it is, empty when there is none: what an earlier enrolment said and this one does not
     *     repeat is kept, since a label that goes missing could take the member out of its topology
     */
    static Manifest fleetCluster(Declaration declaration, JsonNode present) {
        return object(Api.API_VERSION, "FleetCluster", declaration.namespace(), declaration.name())
                .edit(json -> {
                    ObjectNode labels = JsonNodeFactory.instance.objectNode();
                    ours(present)
                            .path("f:metadata")
                            .path("f:labels")
                            .fieldNames()
                            .forEachRemaining(field -> Optional.of(field.substring(2))
                                    .filter(key ->
                                            present.at("/metadata/labels").has(key))
                                    .ifPresent(key -> labels.set(
                                            key, present.at("/metadata/labels").path(key))));
                    declaration.labels().forEach(labels::put);
                    if (!labels.isEmpty()) {
                        json.withObjectProperty("metadata").set("labels", labels);
                    }
                    ObjectNode spec = json.putObject("spec");
                    spec.putObject("connection")
                            .put("type", ConnectionType.Kubeconfig.name())
                            .putObject("kubeconfig")
                            .putObject("secretRef")
                            .put("name", declaration.secretName());
                    if (declaration.onRemove() != null) {
                        spec.put("onRemove", declaration.onRemove().name());
                    } else if (ours(present).path("f:spec").has("f:onRemove")) {
                        spec.set("onRemove", present.at("/spec/onRemove"));
                    }
                });
    }

    /** Whether the FleetCluster already says all that the declaration says. */
    static boolean says(JsonNode present, Declaration declaration) {
        return declaration.labels().entrySet().stream()
                        .allMatch(label -> present.at("/metadata/labels")
                                .path(label.getKey())
                                .asText()
                                .equals(label.getValue()))
                && (declaration.onRemove() == null
                        || present.at("/spec/onRemove")
                                .asText()
                                .equals(declaration.onRemove().name()));
    }

    /** The fields that an earlier enrolment applied. */
    private static JsonNode ours(JsonNode present) {
        for (JsonNode entry : present.at("/metadata/managedFields")) {
            if (entry.path("manager").asText().equals(FIELD_MANAGER)
                    && entry.path("operation").asText().equals("Apply")) {
                return entry.path("fieldsV1");
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    private static Manifest object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", apiVersion).put("kind", kind);
        json.putObject("metadata").put("name", name).put("namespace", namespace);
        return Manifest.of(json);
    }
}
