package dev.gitopstopology.deliver.push.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.deliver.push.ApiObjects;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.RenderedSet;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The Applications that ApplicationSets of ours made for one cluster. Argo CD deletes what an Application deployed only when the
 * Application has its finalizer while it is deleted (user-guide/app_deletion.md): so the finalizer is the policy.
 */
public final class ServiceApplications implements ServiceOutputs {
    private static final String API = "argoproj.io/v1alpha1";
    private static final String KIND = "Application";
    private static final String CASCADE = "resources-finalizer.argocd.argoproj.io";

    private final ApiObjects objects;
    private final String namespace;
    private final TreeMap<String, JsonNode> byEntry = new TreeMap<>();

    /** @param cluster as a label's value */
    public ServiceApplications(Target engine, String namespace, InstanceId instance, String cluster) {
        this.objects = engine.objects();
        this.namespace = namespace;
        ObjectId like = new ObjectId(API, KIND, namespace, "");
        for (JsonNode found : objects.list(like, Api.LABEL_CLUSTER, cluster)) {
            JsonNode labels = found.at("/metadata/labels");
            String entry = labels.path(Api.LABEL_CATALOG_ENTRY).asText();
            boolean ours = labels.path(Api.LABEL_INSTANCE).asText().equals(instance.value())
                    && found.at("/spec/project").asText().equals("catalog-" + entry);
            if (ours) {
                byEntry.put(entry, found);
            }
        }
    }

    @Override
    public SortedSet<String> present() {
        return new TreeSet<>(byEntry.keySet());
    }

    /** Applications are made by their ApplicationSet. */
    @Override
    public void deliver(String entry, RenderedSet set) {
        throw new IllegalArgumentException("Argo CD has nothing to be delivered for one cluster");
    }

    @Override
    public Health health(CatalogEntry entry) {
        @Nullable JsonNode found = byEntry.get(entry.name());
        if (found == null) {
            return new Health(State.UnderWay, "its Application is not made yet");
        }
        if (!found.at("/spec/source/targetRevision")
                .asText()
                .equals(entry.source().targetRevision())) {
            return new Health(State.UnderWay, "its Application is not of this revision yet");
        }
        ApplicationState state = ApplicationState.of(found);
        return new Health(state.verdict(), "Application %s/%s is %s".formatted(namespace, name(found), state.words()));
    }

    @Override
    public boolean end(String entry, RemovePolicy policy) {
        @Nullable JsonNode found = byEntry.get(entry);
        if (found == null) {
            return true;
        }
        ObjectId id = new ObjectId(API, KIND, namespace, name(found));
        JsonNode settled = cascading(found) == (policy == RemovePolicy.Remove) ? found : finalizers(id, found, policy);
        if (!settled.path("metadata").has("deletionTimestamp")) {
            objects.delete(id, settled);
        }
        return objects.get(id) == null;
    }

    private JsonNode finalizers(ObjectId id, JsonNode found, RemovePolicy policy) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ArrayNode finalizers = patch.putObject("metadata").putArray("finalizers");
        found.at("/metadata/finalizers").forEach(each -> {
            if (!each.asText().startsWith(CASCADE)) {
                finalizers.add(each);
            }
        });
        if (policy == RemovePolicy.Remove) {
            finalizers.add(CASCADE);
        }
        return objects.merge(id, found, patch);
    }

    private static boolean cascading(JsonNode application) {
        return application
                .at("/metadata/finalizers")
                .valueStream()
                .anyMatch(each -> each.asText().startsWith(CASCADE));
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
