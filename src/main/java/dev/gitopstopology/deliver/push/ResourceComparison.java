package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.deliver.push.Difference.Kind;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What applying a person's own custom resources to the hub would change, and whether the hub would have them: by dry runs. */
public final class ResourceComparison {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final KubernetesClient hub;

    public ResourceComparison(KubernetesClient hub) {
        this.hub = hub;
    }

    /**
     * @param wanted one of our kinds, with a namespace
     * @throws KubernetesClientException when the hub does not answer
     */
    public Difference compare(ObjectId id, ObjectNode wanted) {
        JsonNode live = new ApiObjects(hub, ResourceComparison::context).get(id);
        try {
            if (live == null) {
                resource(id, wanted).dryRun().create();
                return Difference.of(id, Kind.Create);
            }
            JsonNode then = JSON.valueToTree(
                    resource(id, replaced(live, wanted)).dryRun().update());
            var fields = FieldDifferences.of(ApiObjects.asked(live), ApiObjects.asked(then));
            return fields.isEmpty() ? Difference.of(id, Kind.Same) : new Difference(id, Kind.Change, fields, "");
        } catch (KubernetesClientException e) {
            if (!Refusal.isAnswer(e)) {
                throw e;
            }
            return Difference.refused(
                    id, String.valueOf(Refusal.of("hub", id, e).getMessage()));
        }
    }

    /** The file's spec; labels and annotations that others have set stay, as kubectl apply leaves them. */
    private static ObjectNode replaced(JsonNode live, ObjectNode wanted) {
        ObjectNode copy = live.deepCopy();
        copy.set("spec", wanted.path("spec").deepCopy());
        for (String kind : new String[] {"labels", "annotations"}) {
            JsonNode texts = wanted.path("metadata").path(kind);
            if (texts.isObject()) {
                copy.withObjectProperty("metadata").withObjectProperty(kind).setAll((ObjectNode) texts.deepCopy());
            }
        }
        return copy;
    }

    private Resource<GenericKubernetesResource> resource(ObjectId id, ObjectNode json) {
        return hub.genericKubernetesResources(context(id))
                .inNamespace(id.namespace())
                .resource(JSON.convertValue(json, GenericKubernetesResource.class));
    }

    private static ResourceDefinitionContext context(ObjectId id) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(id.group())
                .withVersion(id.version())
                .withKind(id.kind())
                .withPlural(plural(id.kind().toLowerCase(Locale.ROOT)))
                .withNamespaced(true)
                .build();
    }

    private static @Nullable String plural(String kind) {
        return kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    }
}
