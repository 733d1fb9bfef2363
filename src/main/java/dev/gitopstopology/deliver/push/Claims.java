package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.Claim;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.SetId;
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
        JsonNode found = objects.get(id(claim.name()));
        if (found == null) {
            try {
                objects.create(claim.manifest());
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
                found = objects.get(id(claim.name()));
            }
        }
        claim.check(data(found));
    }

    /** Gives up the claims that an instance of this very topology holds here. */
    void releaseAll(SetId set, String topologyUid) {
        for (JsonNode found : objects.list(id(""), Api.LABEL_ROLE, "claim")) {
            Map<String, String> data = data(found);
            if (set.instance().value().equals(data.get("instance"))
                    && set.cluster().toString().equals(data.get("cluster"))
                    && topologyUid.equals(data.get("topologyUID"))) {
                objects.delete(id(found.path("metadata").path("name").asText()), found);
            }
        }
    }

    private static ObjectId id(String name) {
        return new ObjectId("v1", "ConfigMap", Api.SYSTEM_NAMESPACE, name);
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
}
