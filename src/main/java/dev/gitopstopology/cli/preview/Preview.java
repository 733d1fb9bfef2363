package dev.gitopstopology.cli.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cli.offline.OfflineRendering;
import dev.gitopstopology.cli.offline.OfflineRendering.Rendered;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.Failures;
import dev.gitopstopology.cluster.admin.HubSession;
import dev.gitopstopology.cluster.admin.HubSession.MemberSession;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.deliver.push.compare.Difference;
import dev.gitopstopology.deliver.push.compare.ResourceComparison;
import dev.gitopstopology.deliver.push.compare.SetComparison;
import dev.gitopstopology.deliver.push.compare.SetComparison.Compared;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.validate.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What applying files to a hub would lead to there and on its members; asked of the API servers, and nothing is written. */
public final class Preview {
    private static final String COMPARING = "comparing";
    private static final int CLUSTERS_AT_ONCE = 8;
    private static final int REQUESTS_AT_ONCE = 32;

    /**
     * One cluster's part.
     *
     * @param trouble why it could not be compared, or null
     */
    record Side(
            ClusterKey cluster,
            List<Compared> sets,
            @Nullable String trouble) {
        Side and(List<Compared> more) {
            return new Side(cluster, Stream.concat(sets.stream(), more.stream()).toList(), trouble);
        }
    }

    /**
     * The custom resources themselves, and what they lead to.
     *
     * @param refused what the operator would not deliver at all, and why
     */
    record Result(List<Difference> resources, List<Side> clusters, List<String> refused) {}

    private final HubSession hub;
    private final LivingFleet fleet;
    private final Consumer<String> progress;

    public Preview(HubSession hub, LivingFleet fleet, Consumer<String> progress) {
        this.hub = hub;
        this.fleet = fleet;
        this.progress = progress;
    }

    public Result of(Rendered rendering) {
        List<RenderedSet> rendered = rendering.sets();
        ResourceComparison resources = new ResourceComparison(hub.client());
        List<Difference> told = fleet.files().stream()
                .map(file -> Manifest.of(namespaced(file)))
                .map(file -> hub.asked("comparing " + file.id(), () -> resources.compare(file.id(), file.json())))
                .toList();
        String hubUid = hub.uid();
        Map<ClusterKey, List<RenderedSet>> byCluster = rendered.stream()
                .filter(set -> set.id().kind() != SetKind.application) // a person applies it
                .filter(set -> set.id().kind() != SetKind.enrolment
                        || set.id().cluster().isHub())
                .collect(Collectors.groupingBy(set -> set.id().cluster(), TreeMap::new, Collectors.toList()));
        fleet.clusters().keySet().forEach(key -> byCluster.computeIfAbsent(place(key), none -> new ArrayList<>()));
        Map<ClusterKey, List<Compared>> ending =
                EndingRegistrations.of(fleet, rendered, rendering.refused().keySet());
        ending.keySet().forEach(key -> byCluster.computeIfAbsent(key, none -> new ArrayList<>()));
        Set<TopologyKey> topologies = fleet.documents().stream()
                .filter(document -> document.kind().equals("GitOpsTopology"))
                .map(document -> new TopologyKey(
                        OfflineRendering.namespace(document), document.id().name()))
                .filter(topology -> !rendering.refused().containsKey(topology))
                .collect(Collectors.toSet());
        ExecutorService clusters = Executors.newFixedThreadPool(CLUSTERS_AT_ONCE);
        ExecutorService requests = Executors.newFixedThreadPool(REQUESTS_AT_ONCE);
        try {
            List<CompletableFuture<Side>> sides = byCluster.entrySet().stream()
                    .map(each -> CompletableFuture.supplyAsync(
                            () -> side(each.getKey(), each.getValue(), topologies, hubUid, requests), clusters))
                    .toList();
            return new Result(
                    told,
                    sides.stream()
                            .map(CompletableFuture::join)
                            .map(side -> side.and(ending.getOrDefault(side.cluster(), List.of())))
                            .toList(),
                    rendering.refused().entrySet().stream()
                            .map(each -> each.getKey() + ": " + each.getValue())
                            .toList());
        } finally {
            clusters.shutdownNow();
            requests.shutdownNow();
        }
    }

    private static ObjectNode namespaced(Document file) {
        ObjectNode json = file.json().deepCopy();
        json.withObjectProperty("metadata").put("namespace", OfflineRendering.namespace(file));
        return json;
    }

    /** The hub's own FleetCluster is the hub. */
    private ClusterKey place(ClusterKey key) {
        FleetCluster cluster = Objects.requireNonNull(fleet.clusters().get(key));
        return cluster.getSpec().connection().type() == ConnectionType.InCluster ? ClusterKey.HUB : key;
    }

    private Side side(
            ClusterKey key,
            List<RenderedSet> sets,
            Set<TopologyKey> topologies,
            String hubUid,
            ExecutorService requests) {
        progress.accept("comparing cluster " + key);
        if (key.isHub()) {
            try {
                Target target = new Target(key.toString(), hub.client(), requests);
                return hub.asked(COMPARING, () -> compared(key, sets, topologies, hubUid, target));
            } catch (RuntimeException e) {
                return troubled(key, e);
            }
        }
        FleetCluster member = fleet.clusters().get(key);
        if (member == null) {
            return new Side(key, SetComparison.onEmpty(sets), null); // the hub does not know it yet
        }
        try (MemberSession session = hub.member(member)) {
            Target target = new Target(key.toString(), session.client(), requests);
            return session.patience().asked(COMPARING, () -> compared(key, sets, topologies, hubUid, target));
        } catch (RuntimeException e) {
            return troubled(key, e);
        }
    }

    private static Side troubled(ClusterKey key, RuntimeException e) {
        ClusterException classified = Failures.classify(COMPARING, key.toString(), e);
        return new Side(key, List.of(), classified.reason() + ": " + classified.getMessage());
    }

    private static Side compared(
            ClusterKey key, List<RenderedSet> sets, Set<TopologyKey> topologies, String hubUid, Target target) {
        return new Side(key, new SetComparison(target, hubUid).compare(sets, topologies), null);
    }
}
