package dev.gitopstopology.deliver.push.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.deliver.push.ApiObjects;
import dev.gitopstopology.deliver.push.Refusal;
import dev.gitopstopology.deliver.push.compare.Difference.Kind;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Locale;

/** What applying a person's own custom resources to the hub would change, and whether the hub would have them: by dry runs. */
public final class ResourceComparison {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The operator writes status at any time. */
    private static final int TRIES = 5;

    private final KubernetesClient hub;

    public ResourceComparison(KubernetesClient hub) {
        this.hub = hub;
    }

    /**
     * @param wanted one of our kinds, with a namespace
     * @throws KubernetesClientException when the hub does not answer
     */
    public Difference compare(ObjectId id, ObjectNode wanted) {
        for (int tries = 1; ; tries++) {
            try {
                return asked(id, wanted);
            } catch (KubernetesClientException e) {
                boolean moved = e.getCode() == HttpURLConnection.HTTP_CONFLICT && tries < TRIES;
                if (!moved) {
                    if (!Refusal.isAnswer(e)) {
                        throw e;
                    }
                    return Difference.refused(
                            id, String.valueOf(Refusal.of("hub", id, e).getMessage()));
                }
            }
        }
    }

    private Difference asked(ObjectId id, ObjectNode wanted) {
        JsonNode live = new ApiObjects(hub, ResourceComparison::context).get(id);
        if (live == null) {
            resource(id, wanted).dryRun().create();
            return Difference.of(id, Kind.Create);
        }
        JsonNode then =
                JSON.valueToTree(resource(id, replaced(live, wanted)).dryRun().update());
        List<Difference.Field> fields = FieldDifferences.of(ApiObjects.asked(live), ApiObjects.asked(then));
        return fields.isEmpty() ? Difference.of(id, Kind.Same) : new Difference(id, Kind.Change, fields, "");
    }

    private static ObjectNode replaced(JsonNode live, ObjectNode wanted) {
        ObjectNode copy = live.deepCopy();
        copy.set("spec", wanted.path("spec").deepCopy());
        copy.withObjectProperty("metadata").set("labels", AppliedKeys.merged("labels", live, wanted));
        copy.withObjectProperty("metadata").set("annotations", AppliedKeys.merged("annotations", live, wanted));
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

    private static String plural(String kind) {
        return kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    }
}
