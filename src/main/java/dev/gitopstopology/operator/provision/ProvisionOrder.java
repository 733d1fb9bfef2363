package dev.gitopstopology.operator.provision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.capi.ClusterApiObjects;
import dev.gitopstopology.distribution.DistributionException;
import dev.gitopstopology.distribution.ProvisionFiles;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.ClassFacts;
import dev.gitopstopology.model.capi.ClusterReader;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.plan.provision.ProvisionCheck;
import dev.gitopstopology.render.RenderException;
import dev.gitopstopology.render.capi.ClusterObjects;
import dev.gitopstopology.render.capi.Rollout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Brings the hub's Cluster API objects for one cluster a step nearer to what is wanted; runs in that cluster's queue, and asks only the hub. */
final class ProvisionOrder extends ClusterOrder {
    static final String ID = "provision";
    /** Fact: what is being done to the cluster. */
    static final String DOING = "doing";

    /** Reason: nothing is in the way, it takes its time. */
    static final String UNDER_WAY = "RolloutUnderWay";

    private static final String PAUSED = "Paused";
    /** Written a moment ago, and not acted on by Cluster API yet. */
    private static final String APPLYING = "Applying";

    private static final String CLASSES = "cluster.x-k8s.io/v1beta2";
    private final ClusterKey cluster;
    private final String uid;
    private final SortedMap<String, String> labels;
    private final Provision provision;
    private final FleetCluster fleetCluster;
    private final ProvisionLimits limits;
    private final Provisioning provisioning;
    private final Member hub;
    private final @Nullable String knownUid;

    /**
     * @param labels of the FleetCluster that may travel
     * @param knownUid of its Cluster, where there was one: it is never made twice
     */
    ProvisionOrder(
            FleetCluster fleetCluster,
            SortedMap<String, String> labels,
            Provision provision,
            ProvisionLimits limits,
            Provisioning provisioning,
            Member hub,
            @Nullable String knownUid) {
        super(ID, fleetCluster.getMetadata().getUid() + " " + labels + " " + provision + " " + knownUid);
        this.knownUid = knownUid;
        this.fleetCluster = fleetCluster;
        this.limits = limits;
        this.cluster = Snapshots.key(fleetCluster);
        this.uid = fleetCluster.getMetadata().getUid();
        this.labels = labels;
        this.provision = provision;
        this.provisioning = provisioning;
        this.hub = hub;
    }

    @Override
    protected String cluster() {
        return cluster.toString();
    }

    @Override
    protected Receipt deliver() {
        return onHub(() -> {
            List<Manifest> wanted = render();
            ProvisionGit inGit = provision.inGit();
            // A server of Git, and a Secret for it, are for those only who may have a cluster at all.
            List<Problem> problems = inGit == null ? List.of() : limits.problems(fleetCluster, null);
            if (!problems.isEmpty()) {
                return refused(problems.get(0), false);
            }
            GitRound round = inGit == null ? null : GitRound.open(provisioning.git(), hub, cluster, uid, inGit);
            return hub.call("bringing Cluster " + cluster + " about", connected -> step(connected, wanted, round));
        });
    }

    private List<Manifest> render() {
        return render(cluster, labels, provision, provisioning.files());
    }

    /**
     * What a FleetCluster is to be on the hub.
     *
     * @throws DeliveryException when its template cannot be read, or something in it is wrong
     */
    static List<Manifest> render(
            ClusterKey cluster, SortedMap<String, String> labels, Provision provision, ProvisionFiles files) {
        try {
            String template = provision.templateRef() == null
                    ? null
                    : files.template(cluster.namespace(), provision.templateRef());
            return ClusterObjects.of(cluster, labels, provision, template);
        } catch (RenderException e) {
            Problem first = e.problems().get(0);
            throw new DeliveryException(Outcome.Blocked, first.reason(), first.message());
        } catch (DistributionException e) {
            throw new DeliveryException(
                    Outcome.Waiting,
                    "Template" + e.reason().name(),
                    "FleetCluster %s: %s".formatted(cluster, e.getMessage()));
        }
    }

    private Receipt step(ConnectedCluster connected, List<Manifest> wanted, @Nullable GitRound round) {
        ClusterApiObjects objects = new ClusterApiObjects(hub.target(connected), uid);
        ObjectId id = new ObjectId(CLASSES, "Cluster", cluster.namespace(), cluster.name());
        Preflight preflight = new Preflight(cluster, objects);
        preflight.requireCore();
        JsonNode present = objects.live(id); // once: it may go at any moment, and is then not to be made again
        requireTheSame(present);
        preflight.requireProviders(wanted);
        ClassFacts classFacts = provision.classRef() == null ? null : classFacts(objects, provision.classRef());
        List<Problem> problems = limits.problems(fleetCluster, classFacts);
        if (!problems.isEmpty()) {
            Problem first = problems.get(0);
            boolean unready = classFacts != null && (!classFacts.there() || classFacts.notReconciled() != null);
            if (unready && present == null) {
                objects.rehearse(wanted.get(0)); // a class is neither taken nor reconciled without the feature gate
            }
            return refused(first, unready);
        }
        if (present == null) {
            preflight.requireEverything(wanted, classFacts == null ? List.of() : classFacts.templates());
        }
        boolean plansMinors = classFacts != null && classFacts.plansUpgrades();
        List<JsonNode> ofCluster = objects.ofCluster(cluster.name(), wanted);
        if (round != null) {
            return throughGit(objects, wanted, round, ofCluster, plansMinors, id, present);
        }
        Rollout.Step step =
                Rollout.next(wanted, each -> each.equals(id) ? present : objects.live(each), ofCluster, plansMinors);
        int written = objects.apply(step.apply(), present == null ? null : id);
        step.collect().forEach(objects::delete);
        String doing = step.doing().isEmpty() && written > 0 ? APPLYING : step.doing();
        return receipt(wanted.size(), doing, facts(doing, present, ofCluster), step.waitingFor());
    }

    private static Receipt refused(Problem first, boolean unready) {
        boolean later = unready || first.reason().equals(ProvisionCheck.HEALTH_CHECK_UNDEFINED);
        return receipt(later ? Outcome.Waiting : Outcome.Blocked, first.reason(), first.message(), Map.of());
    }

    /** The same step, committed; what an engine does is looked at in one go, since it may act at any moment. */
    private Receipt throughGit(
            ClusterApiObjects objects,
            List<Manifest> wanted,
            GitRound round,
            List<JsonNode> ofCluster,
            boolean plansMinors,
            ObjectId id,
            @Nullable JsonNode present) {
        Map<ObjectId, Optional<JsonNode>> looked = new HashMap<>();
        looked.put(id, Optional.ofNullable(present).map(EngineFields::asOurs));
        Function<ObjectId, @Nullable JsonNode> live =
                each -> looked.computeIfAbsent(each, key -> Optional.ofNullable(objects.live(key)))
                        .orElse(null);
        Rollout.Step step = Rollout.next(wanted, live, ofCluster, plansMinors);
        Map<String, String> facts = facts(step.doing(), present, ofCluster);
        Optional<Problem> engine = round.write(objects, step, wanted, live, present != null);
        boolean others = step.waitingFor()
                .filter(each -> !each.reason().equals(UNDER_WAY))
                .isPresent();
        return engine.isPresent() && !others
                ? receipt(Outcome.Waiting, engine.get().reason(), engine.get().message(), facts)
                : receipt(wanted.size(), step.doing(), facts, step.waitingFor());
    }

    private Receipt receipt(int objects, String doing, Map<String, String> facts, Optional<Problem> waiting) {
        if (waiting.isPresent()) {
            boolean goesOn = waiting.get().reason().equals(UNDER_WAY);
            return receipt(
                    goesOn ? Outcome.Waiting : Outcome.Blocked,
                    waiting.get().reason(),
                    waiting.get().message(),
                    facts);
        }
        boolean rests = doing.isEmpty() || doing.equals(PAUSED);
        return rests
                ? Receipt.delivered("", objects, facts, List.of())
                : receipt(Outcome.Waiting, UNDER_WAY, "Cluster %s: %s".formatted(cluster, doing), facts);
    }

    private static Map<String, String> facts(String doing, @Nullable JsonNode present, List<JsonNode> ofCluster) {
        Map<String, String> facts = new TreeMap<>(Map.of(DOING, doing));
        Optional.ofNullable(present)
                .map(live -> ClusterReader.read(live, controlPlane(live, ofCluster)))
                .map(LiveCluster::version)
                .ifPresent(version -> facts.put(Receipt.VERSION, version));
        return Map.copyOf(facts);
    }

    private static @Nullable JsonNode controlPlane(JsonNode live, List<JsonNode> ofCluster) {
        JsonNode reference = live.at("/spec/controlPlaneRef");
        return ofCluster.stream()
                .filter(each -> each.path("kind").equals(reference.path("kind"))
                        && each.path("metadata").path("name").equals(reference.path("name")))
                .findFirst()
                .orElse(null);
    }

    private static Receipt receipt(Outcome outcome, String reason, String message, Map<String, String> facts) {
        return new Receipt(outcome, reason, message, "", 0, facts, List.of());
    }

    /** A Cluster that went was deleted by somebody, or moved to another hub: to make it again would make it twice. */
    private void requireTheSame(@Nullable JsonNode live) {
        if (knownUid == null) {
            return;
        }
        if (live == null || !live.at("/metadata/uid").asText().equals(knownUid)) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    live == null ? "ClusterGone" : "ClusterReplaced",
                    "Cluster %s, which was made for this FleetCluster (uid %s), is %s; nothing is made again. Delete the FleetCluster, and create it anew if the cluster is wanted"
                            .formatted(cluster, knownUid, live == null ? "not there any more" : "another one now"));
        }
    }

    /** Read as v1beta2, which every version of Cluster API that we write for has. */
    private ClassFacts classFacts(ClusterApiObjects objects, Provision.ClassRef reference) {
        String namespace = Objects.requireNonNullElse(reference.namespace(), cluster.namespace());
        return ClassFacts.read(objects.live(new ObjectId(CLASSES, "ClusterClass", namespace, reference.name())));
    }
}
