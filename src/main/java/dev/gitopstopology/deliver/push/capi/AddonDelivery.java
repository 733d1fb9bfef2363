package dev.gitopstopology.deliver.push.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Unchanged;
import dev.gitopstopology.deliver.push.ApiObjects;
import dev.gitopstopology.deliver.push.Definitions;
import dev.gitopstopology.deliver.push.Refusal;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.ApplyOrder;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a new cluster needs before any engine can run, such as its CNI, until an engine takes it over: an object that carries an engine's own mark is
 * the engine's from then on. Never deletes: to take a CNI away because somebody edited a list would take the cluster down.
 */
public final class AddonDelivery {
    private static final List<String> ENGINES_LABELS =
            Arrays.asList("kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name");
    private static final String ARGO_CD = "argocd.argoproj.io/tracking-id";
    private final Target target;
    private final ApiObjects objects;

    public AddonDelivery(Target target) {
        this.target = target;
        this.objects = new ApiObjects(target.client(), new ServedKinds(target.client())::context);
    }

    /**
     * @param written how many objects were written
     * @param handedOver how many an engine keeps now
     * @param known what to give the next time, so that an unchanged object is known as such
     */
    public record Delivered(int written, int handedOver, Map<String, Inventory.Entry> known) {}

    /**
     * @param addon of each object, by name
     * @param known what the last delivery gave; empty after a start
     * @throws DeliveryException when the cluster refuses one, or it is somebody else's
     */
    public Delivered deliver(Map<String, List<Manifest>> addon, Map<String, Inventory.Entry> known) {
        List<Manifest> all = addon.entrySet().stream()
                .flatMap(each ->
                        each.getValue().stream().map(manifest -> manifest.withLabel(Api.LABEL_ADDON, each.getKey())))
                .sorted(ApplyOrder.COMPARATOR)
                .toList();
        Map<String, Inventory.Entry> now = new TreeMap<>();
        int written = 0;
        int handedOver = 0;
        for (ApplyOrder phase : ApplyOrder.values()) {
            List<Manifest> inPhase = all.stream()
                    .filter(each -> ApplyOrder.of(each.id()) == phase)
                    .toList();
            for (Manifest manifest : inPhase) {
                ObjectId id = manifest.id();
                JsonNode found = objects.get(id);
                if (found != null && isAnEngines(found)) {
                    handedOver++;
                    continue;
                }
                JsonNode live = found;
                if (live == null || !asWanted(manifest, known.get(id.key()), live)) {
                    live = apply(manifest, found);
                    written++;
                }
                now.put(
                        id.key(),
                        new Inventory.Entry(
                                id,
                                live.path("metadata").path("uid").asText(),
                                manifest.digest(),
                                Unchanged.marker(live)));
            }
            if (phase == ApplyOrder.DEFINITIONS) {
                new Definitions(objects).awaitServed(inPhase);
            }
        }
        return new Delivered(written, handedOver, now);
    }

    /** Without memory, an object that holds every field, or would not be changed by an apply, is unchanged: a restart writes nothing. */
    private boolean asWanted(Manifest manifest, Inventory.@Nullable Entry entry, JsonNode found) {
        if (entry != null) {
            return Unchanged.is(manifest, manifest.digest(), entry, found);
        }
        return applied(found)
                && (Unchanged.contained(found, manifest.json()) || objects.wouldChangeNothing(manifest, found));
    }

    private static boolean applied(JsonNode found) {
        JsonNode metadata = found.path("metadata");
        return metadata.path("labels").has(Api.LABEL_ADDON)
                && metadata.path("managedFields")
                        .valueStream()
                        .anyMatch(entry -> entry.path("manager").asText().equals(Api.FIELD_MANAGER)
                                && entry.path("operation").asText().equals("Apply"));
    }

    private JsonNode apply(Manifest manifest, @Nullable JsonNode found) {
        try {
            return objects.apply(manifest, found != null && ours(manifest.id(), found));
        } catch (KubernetesClientException e) {
            throw Refusal.isAnswer(e) ? Refusal.of(target.name(), manifest.id(), e) : e;
        }
    }

    private boolean ours(ObjectId id, JsonNode found) {
        JsonNode metadata = found.path("metadata");
        if (applied(found)
                || metadata.path("annotations")
                        .path(Api.ANNOTATION_ADOPT)
                        .asText()
                        .equals("true")) {
            return true;
        }
        if (id.kind().equals("Namespace")) {
            return false;
        }
        throw new DeliveryException(
                Outcome.Blocked,
                "ForeignObject",
                "%s on cluster %s exists and is not from an add-on of ours; take it out of the add-on, or annotate it with %s=true to hand it over"
                        .formatted(id, target.name(), Api.ANNOTATION_ADOPT));
    }

    private static boolean isAnEngines(JsonNode found) {
        JsonNode metadata = found.path("metadata");
        return metadata.path("annotations").has(ARGO_CD)
                || ENGINES_LABELS.stream().anyMatch(metadata.path("labels")::has);
    }
}
