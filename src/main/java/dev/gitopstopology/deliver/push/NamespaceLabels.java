package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Labels of namespaces that are not ours: a label that somebody else has set to another value is not taken. */
public final class NamespaceLabels {
    private final Target target;
    private final ApiObjects objects;

    public NamespaceLabels(Target target) {
        this.target = target;
        this.objects = target.objects();
    }

    /**
     * @param labels all that we are to set; those that we set before and are not named any more go
     * @throws DeliveryException when somebody else says something else, or we may not (yet)
     */
    public void ensure(String namespace, SortedMap<String, String> labels) {
        ObjectId id = new ObjectId("v1", "Namespace", null, namespace);
        JsonNode found = objects.get(id);
        if (found == null || (contains(found, labels) && ours(found).equals(labels.keySet()))) {
            return;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "Namespace");
        ObjectNode metadata = json.putObject("metadata").put("name", namespace);
        labels.forEach(metadata.putObject("labels")::put);
        try {
            objects.apply(Manifest.of(json), false);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new DeliveryException(
                        Outcome.Blocked,
                        "NamespaceLabelTaken",
                        "namespace %s on cluster %s is to have the labels %s, and somebody else has set one of them to another value; remove it there, or change spec.namespaceLabels"
                                .formatted(namespace, target.name(), labels));
            }
            throw Refusal.isAnswer(e) ? Refusal.of(target.name(), id, e) : e;
        }
    }

    private static boolean contains(JsonNode found, Map<String, String> labels) {
        JsonNode live = found.at("/metadata/labels");
        return labels.entrySet().stream()
                .allMatch(label -> live.path(label.getKey()).asText().equals(label.getValue()));
    }

    private static Set<String> ours(JsonNode found) {
        return found.at("/metadata/managedFields")
                .valueStream()
                .filter(entry -> entry.path("manager").asText().equals(Api.FIELD_MANAGER)
                        && entry.path("operation").asText().equals("Apply"))
                .flatMap(entry -> entry.path("fieldsV1").path("f:metadata").path("f:labels").properties().stream())
                .map(field -> field.getKey().substring("f:".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
