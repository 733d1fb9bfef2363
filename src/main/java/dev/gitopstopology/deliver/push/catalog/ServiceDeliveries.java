package dev.gitopstopology.deliver.push.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Unchanged;
import dev.gitopstopology.deliver.push.ApiObjects;
import dev.gitopstopology.deliver.push.ClusterSecretDelivery;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.RenderedSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Kustomizations and HelmReleases of one cluster's entries, and their sources, in the cluster's namespace beside a Flux. Known by
 * their labels, like everything of ours there. One that is suspended prunes and uninstalls nothing when it is deleted: so that is
 * how it is orphaned.
 */
public final class ServiceDeliveries implements ServiceOutputs {
    private static final Set<String> DELIVERING = Set.of("Kustomization", "HelmRelease");
    private static final Set<String> SOURCES = Set.of("GitRepository", "HelmRepository", "OCIRepository");
    private static final List<ObjectId> KINDS = List.of(
            new ObjectId("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "", ""),
            new ObjectId("helm.toolkit.fluxcd.io/v2", "HelmRelease", "", ""),
            new ObjectId("source.toolkit.fluxcd.io/v1", "GitRepository", "", ""),
            new ObjectId("source.toolkit.fluxcd.io/v1", "HelmRepository", "", ""),
            new ObjectId("source.toolkit.fluxcd.io/v1", "OCIRepository", "", ""),
            new ObjectId("v1", "ServiceAccount", "", ""));

    private final ApiObjects objects;
    private final String engine;
    private final InstanceId instance;
    private final Map<String, Map<ObjectId, JsonNode>> byEntry = new TreeMap<>();

    public ServiceDeliveries(Target engine, String namespace, InstanceId instance) {
        this.objects = engine.objects();
        this.engine = engine.name();
        this.instance = instance;
        for (ObjectId kind : KINDS) {
            ObjectId like = new ObjectId(kind.apiVersion(), kind.kind(), namespace, "");
            for (JsonNode found : objects.list(like, Api.LABEL_INSTANCE, instance.value())) {
                String entry = found.at("/metadata/labels")
                        .path(Api.LABEL_CATALOG_ENTRY)
                        .asText();
                if (!entry.isEmpty() && ClusterSecretDelivery.managedByUs(found.path("metadata"))) {
                    byEntry.computeIfAbsent(entry, each -> new TreeMap<>(Comparator.comparing(ObjectId::key)))
                            .put(
                                    new ObjectId(
                                            kind.apiVersion(),
                                            kind.kind(),
                                            namespace,
                                            found.at("/metadata/name").asText()),
                                    found);
                }
            }
        }
    }

    @Override
    public SortedSet<String> present() {
        return new TreeSet<>(byEntry.keySet());
    }

    @Override
    public void deliver(String entry, RenderedSet set) {
        Map<ObjectId, JsonNode> known = byEntry.getOrDefault(entry, Map.of());
        Set<ObjectId> wanted = set.manifests().stream().map(Manifest::id).collect(Collectors.toSet());
        // A chart that was a directory: what it has deployed is taken over by name, or stays.
        Map<ObjectId, JsonNode> other = new TreeMap<>(Comparator.comparing(ObjectId::key));
        known.forEach((id, live) -> {
            if (!wanted.contains(id)) {
                other.put(id, live);
            }
        });
        end(other, RemovePolicy.Orphan);
        Map<ObjectId, JsonNode> now = new TreeMap<>(Comparator.comparing(ObjectId::key));
        for (Manifest manifest : set.manifests()) {
            @Nullable
            JsonNode found = known.containsKey(manifest.id()) ? known.get(manifest.id()) : objects.get(manifest.id());
            if (found != null
                    && !found.at("/metadata/labels")
                            .path(Api.LABEL_INSTANCE)
                            .asText()
                            .equals(instance.value())) {
                throw new DeliveryException(
                        Outcome.Blocked,
                        "ForeignObject",
                        "%s on cluster %s exists and is not ours; delete or rename it"
                                .formatted(manifest.id(), engine));
            }
            // The digest tells what is no longer wanted, which containing every wanted field does not.
            Manifest said = manifest.withAnnotation(Api.ANNOTATION_DIGEST, manifest.digest());
            JsonNode live =
                    found == null || !Unchanged.contained(found, said.json()) ? objects.apply(said, true) : found;
            now.put(
                    manifest.id(),
                    live.path("metadata").path("annotations").has(Api.ANNOTATION_SUSPENDED)
                            ? objects.merge(manifest.id(), live, suspension(null))
                            : live);
        }
        byEntry.put(entry, now);
    }

    @Override
    public Health health(CatalogEntry entry) {
        Map<ObjectId, JsonNode> all = byEntry.getOrDefault(entry.name(), Map.of());
        boolean sourcesSeen = all.entrySet().stream()
                .filter(each -> SOURCES.contains(each.getKey().kind()))
                .allMatch(each -> FluxState.of(each.getValue()).decided());
        return all.entrySet().stream()
                .filter(each -> DELIVERING.contains(each.getKey().kind()))
                .findFirst()
                .map(each -> health(each.getKey(), each.getValue(), sourcesSeen))
                .orElse(new Health(State.UnderWay, "it is not delivered yet"));
    }

    private static Health health(ObjectId id, JsonNode live, boolean sourcesSeen) {
        if (live.at("/spec/suspend").asBoolean()) {
            return new Health(State.Broken, id + " is suspended");
        }
        FluxState state = FluxState.of(live);
        return new Health(state.verdict(sourcesSeen), id + " is " + state.words());
    }

    @Override
    public boolean end(String entry, RemovePolicy policy) {
        return end(byEntry.getOrDefault(entry, Map.of()), policy);
    }

    /** Sources go when nothing delivers from them any more. */
    private boolean end(Map<ObjectId, JsonNode> of, RemovePolicy policy) {
        List<ObjectId> left = new ArrayList<>();
        of.forEach((id, live) -> {
            if (DELIVERING.contains(id.kind()) && !gone(id, live, policy)) {
                left.add(id);
            }
        });
        if (left.isEmpty()) {
            of.forEach((id, live) -> {
                if (!DELIVERING.contains(id.kind())) {
                    objects.delete(id, live);
                }
            });
        }
        return left.isEmpty();
    }

    /** Also one that is already going is orphaned by suspending it: else it would wait for a cluster that does not answer. */
    private boolean gone(ObjectId id, JsonNode live, RemovePolicy policy) {
        boolean going = live.path("metadata").has("deletionTimestamp");
        JsonNode settled = live;
        if (policy == RemovePolicy.Orphan && !live.at("/spec/suspend").asBoolean()) {
            settled = objects.merge(id, live, suspension(true));
        } else if (policy == RemovePolicy.Remove && !going) {
            settled = removing(id, live);
        }
        if (!going) {
            objects.delete(id, settled);
        }
        return objects.get(id) == null;
    }

    /** Gone is a Kustomization when what it deployed is gone, and not when that was asked for: as a HelmRelease, and an Application. */
    private JsonNode removing(ObjectId id, JsonNode live) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode spec = patch.putObject("spec");
        if (live.at("/spec/suspend").asBoolean()) {
            spec.put("suspend", false);
        }
        if (id.kind().equals("Kustomization")) {
            spec.put("deletionPolicy", "WaitForTermination");
        }
        return spec.isEmpty() ? live : objects.merge(id, live, patch);
    }

    /** Told as ours, so that it can be taken back when the entry comes again before the object has gone. */
    private ObjectNode suspension(@Nullable Boolean suspend) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .putObject("annotations")
                .put(Api.ANNOTATION_SUSPENDED, suspend == null ? null : instance.value());
        patch.putObject("spec").put("suspend", suspend);
        return patch;
    }
}
