package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the metadata of one object and nothing else: of a Secret its content never comes here, of a CRD the schema does not. A server that does not know
 * this form answers 406, and not with the object.
 */
public final class MetadataOnly {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORM = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String LIST_FORM = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final int MAX_MESSAGE = 300;
    private final KubernetesClient client;

    public MetadataOnly(KubernetesClient client) {
        this.client = client;
    }

    /**
     * @param path such as {@code api/v1/namespaces/a/secrets/b}
     * @return null when the API server says that there is no such object
     */
    @Nullable
    public JsonNode get(String path) {
        return get(path, FORM);
    }

    /**
     * Of all objects.
     *
     * @param path such as {@code apis/argoproj.io/v1alpha1/namespaces/a/applications}
     * @throws KubernetesClientException also where nobody serves such a path
     */
    public JsonNode list(String path) {
        return Objects.requireNonNull(get(path, LIST_FORM));
    }

    private @Nullable JsonNode get(String path, String form) {
        HttpClient http = client.getHttpClient();
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + path)
                .header("Accept", form)
                .build();
        HttpResponse<String> response = answer(http, request);
        JsonNode body = body(response);
        if (response.code() == HttpURLConnection.HTTP_OK) {
            return body;
        }
        Status status = new StatusBuilder()
                .withCode(response.code())
                .withReason(body.path("reason").asText())
                .withMessage(shortened(body.path("message").asText()))
                .build();
        boolean named = !body.at("/details/name").asText().isEmpty(); // a path that nobody serves is no object's
        if (response.code() == HttpURLConnection.HTTP_NOT_FOUND
                && status.getReason().equals("NotFound")
                && named) {
            return null;
        }
        throw new KubernetesClientException(status);
    }

    private HttpResponse<String> answer(HttpClient http, HttpRequest request) {
        try {
            return http.sendAsync(request, String.class)
                    .get(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KubernetesClientException.launderThrowable(e);
        } catch (ExecutionException e) {
            throw KubernetesClientException.launderThrowable(e.getCause());
        } catch (TimeoutException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    private static JsonNode body(HttpResponse<String> response) {
        try {
            String text = response.bodyString();
            return text == null || text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.missingNode(); // an error page of a proxy
        } catch (IOException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    private static String shortened(String message) {
        return message.substring(0, Math.min(message.length(), MAX_MESSAGE));
    }
}
