package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.Claim;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Claims as ConfigMaps in our namespace on the claimed cluster. */
final class Claims {
    private final ApiObjects objects;

    Claims(ApiObjects objects) {
        this.objects = objects;
    }

    /**
     * @throws dev.gitopstopology.deliver.DeliveryException when somebody else holds the claim
     */
    void hold(Claim claim) {
        JsonNode found = objects.get(id(claim));
        if (found == null) {
            try {
                objects.create(manifest(claim));
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
                found = objects.get(id(claim));
            }
        }
        claim.check(data(found));
    }

    /** Gives the claim up if it is ours. */
    void release(Claim claim) {
        JsonNode found = objects.get(id(claim));
        if (found != null && data(found).equals(claim.data())) {
            objects.delete(id(claim), found);
        }
    }

    private static ObjectId id(Claim claim) {
        return new ObjectId("v1", "ConfigMap", Api.SYSTEM_NAMESPACE, claim.name());
    }

    private static Map<String, String> data(@Nullable JsonNode found) {
        Map<String, String> data = new TreeMap<>();
        if (found != null) {
            found.path("data")
                    .properties()
                    .forEach(field -> data.put(field.getKey(), field.getValue().asText()));
        }
        return data;
    }

    private static Manifest manifest(Claim claim) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", claim.name()).put("namespace", Api.SYSTEM_NAMESPACE);
        metadata.putObject("labels").put(Api.LABEL_ROLE, "claim");
        claim.data().forEach(json.putObject("data")::put);
        return Manifest.of(json);
    }
}
