package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.MemberState.EngineToken;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.Leave;
import dev.gitopstopology.status.FleetClusterStatuses;
import dev.gitopstopology.status.FleetClusterView;
import dev.gitopstopology.status.LeavingConditions;
import dev.gitopstopology.status.LeavingView;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps one member per FleetCluster, and tells what is known of it. */
@ControllerConfiguration(
        name = "fleetcluster",
        fieldManager = Api.FIELD_MANAGER,
        finalizerName = Api.GROUP + "/finalizer",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = Edited.class))
final class FleetClusterReconciler implements Reconciler<FleetCluster>, Cleaner<FleetCluster> {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(30);
    /** More are not told; they are read from the Secret after each start. */
    private static final int TOLD = 256;

    private static final FleetClusterStatus NOTHING =
            new FleetClusterStatus(null, null, null, null, null, null, null, null, null, null);
    private final Set<String> left = Collections.newSetFromMap(Collections.synchronizedMap(new Remembered()));
    private final Fleet fleet;
    private final Members members;
    private final Authority authority;
    private final Wakeups wakeups;
    private final KubernetesClient hub;
    private final EventLog events;
    private final Leaving leaving;
    private final Leaves leaves;
    private final Leftovers leftovers;
    private final Tombstones tombstones;
    private final StatusWriter statuses;
    private final InstantSource clock;

    FleetClusterReconciler(
            Fleet fleet,
            Members members,
            Authority authority,
            Wakeups wakeups,
            KubernetesClient hub,
            EventLog events,
            Leaving leaving,
            Leaves leaves,
            Leftovers leftovers,
            Tombstones tombstones,
            StatusWriter statuses,
            InstantSource clock) {
        this.fleet = fleet;
        this.members = members;
        this.leaving = leaving;
        this.leaves = leaves;
        this.leftovers = leftovers;
        this.tombstones = tombstones;
        this.statuses = statuses;
        this.authority = authority;
        this.wakeups = wakeups;
        this.hub = hub;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, FleetCluster>> prepareEventSources(EventSourceContext<FleetCluster> context) {
        return List.of(wakeups.clusters(), tombstones.source(context));
    }

    @Override
    public UpdateControl<FleetCluster> reconcile(FleetCluster cluster, Context<FleetCluster> context) {
        boolean known = cluster.getStatus() != null && cluster.getStatus().clusterUID() != null;
        FleetClusterView view = view(cluster);
        Duration again = fleet.find(Snapshots.key(cluster)).map(leftovers::tidy).orElse(false) ? SOON : LOOK_AGAIN;
        if (known && view.unseenByThisRun()) {
            return UpdateControl.<FleetCluster>noUpdate()
                    .rescheduleAfter(SOON); // what it says stands until it is looked at
        }
        FleetClusterStatus status = FleetClusterStatuses.of(
                view, cluster.getStatus(), cluster.getMetadata().getGeneration(), clock.instant());
        if (status.equals(cluster.getStatus())) {
            return UpdateControl.<FleetCluster>noUpdate().rescheduleAfter(again);
        }
        events.transition(
                cluster,
                cluster.getStatus() == null ? null : cluster.getStatus().conditions(),
                status.conditions());
        if (cluster.getStatus() != null
                && cluster.getStatus().caHash() != null
                && !cluster.getStatus().caHash().equals(status.caHash())) {
            events.told(
                    cluster,
                    "CertificateAuthorityChanged",
                    "the cluster %s is reached by another CA now, which an administrator's kubeconfig brought"
                            .formatted(status.clusterUID()));
        }
        moved(Snapshots.shards(cluster.getStatus()), Snapshots.shards(status))
                .forEach(told -> events.told(cluster, "ShardChanged", told));
        return UpdateControl.patchStatus(fresh(cluster, status)).rescheduleAfter(again);
    }

    /** To move costs something: the shard that takes the cluster over lists all of it. */
    private static List<String> moved(Map<String, Integer> before, Map<String, Integer> now) {
        return now.entrySet().stream()
                .filter(each -> !each.getValue().equals(before.getOrDefault(each.getKey(), each.getValue())))
                .map(each -> "moved from shard %d of %s to shard %d, which reads the cluster anew"
                        .formatted(before.get(each.getKey()), each.getKey(), each.getValue()))
                .toList();
    }

    private FleetClusterView view(FleetCluster cluster) {
        ClusterKey key = Snapshots.key(cluster);
        Optional<Problem> refused =
                authority.refusal(key, cluster.getSpec().connection().type());
        if (refused.isPresent()) {
            return new FleetClusterView(
                    false, false, refused.get(), List.of(), null, null, null, null, List.of(), List.of(), List.of());
        }
        boolean fresh = fleet.find(key)
                .filter(present -> present.fingerprint().equals(Members.fingerprint(cluster)))
                .isEmpty();
        Member member = fleet.join(key, Members.fingerprint(cluster), each -> members.of(cluster));
        boolean asked = member.ask(Snapshots.renewal(cluster));
        if (asked) {
            member.queue().wake(); // also what no plan would order anew, such as a registration that is held back
        }
        if (fresh) {
            // Its queue is empty: the topologies have to place their orders.
            hub.resources(GitOpsTopology.class)
                    .inNamespace(key.namespace())
                    .list()
                    .getItems()
                    .forEach(topology -> wakeups.topology(new TopologyKey(
                            key.namespace(), topology.getMetadata().getName())));
        }
        member.queue().put(connect(member, cluster));
        return seen(cluster, member.state());
    }

    private FleetClusterView seen(FleetCluster cluster, MemberState state) {
        FleetClusterStatus before = Objects.requireNonNullElse(cluster.getStatus(), NOTHING);
        List<FleetClusterStatus.Credential> known = Objects.requireNonNullElse(before.credentials(), List.of());
        ClusterIdentity identity = state.identity();
        if (identity == null) {
            return new FleetClusterView(
                    state.trouble() == null,
                    before.clusterUID() != null,
                    state.trouble(),
                    List.of(),
                    before.clusterUID(),
                    before.caHash(),
                    before.server(),
                    before.kubernetesVersion(),
                    Objects.requireNonNullElse(before.engines(), List.of()),
                    Objects.requireNonNullElse(before.registrations(), List.of()),
                    known);
        }
        return new FleetClusterView(
                false,
                true,
                state.trouble(),
                warnings(state),
                identity.uid(),
                identity.caHash().isEmpty() ? null : identity.caHash(),
                identity.server(),
                identity.kubernetesVersion(),
                engines(state),
                registrations(state, before),
                credentials(state, known));
    }

    private ConnectOrder connect(Member member, FleetCluster cluster) {
        boolean isHub = cluster.getSpec().connection().type() == ConnectionType.InCluster;
        return new ConnectOrder(member, fleet.hub(), Members.fingerprint(cluster), isHub, clock);
    }

    private static List<Problem> warnings(MemberState state) {
        List<Problem> warnings = new ArrayList<>();
        Problem installer = state.installerToken().problem();
        if (installer != null) {
            warnings.add(installer);
        }
        state.engineTokens().forEach((instance, token) -> {
            Problem problem = token.problem();
            if (problem != null) {
                warnings.add(new Problem(
                        problem.path(),
                        problem.reason(),
                        "the token for %s is not renewed: %s".formatted(instance, problem.message())));
            }
        });
        return warnings;
    }

    private static List<FleetClusterStatus.Registration> registrations(MemberState state, FleetClusterStatus before) {
        Map<String, Integer> shards = Snapshots.shards(before);
        return state.held().values().stream()
                .map(held -> new FleetClusterStatus.Registration(
                        held.instance().value(),
                        held.topology().name(),
                        held.secret(),
                        held.engineCluster().isHub()
                                ? null
                                : held.engineCluster().name(),
                        entries(state, held.instance().value(), before.registrations()),
                        shard(state, shards, held.instance().value()),
                        identified(state, held.instance().value(), before.registrations())))
                .toList();
    }

    /** What an earlier run of the operator knew counts until this one has looked at the engine's Secret. */
    private static @Nullable List<String> entries(
            MemberState state, String instance, @Nullable List<FleetClusterStatus.Registration> before) {
        Set<String> known = state.services().get(instance);
        if (known != null) {
            return known.size() <= TOLD ? known.stream().sorted().toList() : null;
        }
        return Stream.ofNullable(before)
                .flatMap(List::stream)
                .filter(each -> each.instance().equals(instance))
                .map(FleetClusterStatus.Registration::catalogEntries)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Boolean identified(
            MemberState state, String instance, @Nullable List<FleetClusterStatus.Registration> before) {
        EngineToken token = state.engineTokens().get(instance);
        boolean now = token == null
                ? before != null
                        && before.stream()
                                .anyMatch(each -> each.instance().equals(instance)
                                        && Boolean.TRUE.equals(each.workloadIdentity()))
                : token.identified();
        return now ? true : null;
    }

    /** As with credentials, an earlier run's word counts until this one has looked. */
    private static @Nullable Integer shard(MemberState state, Map<String, Integer> before, String instance) {
        Integer known = state.shards().get(instance);
        return known == null ? before.get(instance) : known == MemberState.NO_SHARD ? null : known;
    }

    private static List<FleetClusterStatus.InstalledEngine> engines(MemberState state) {
        return state.engines().values().stream()
                .map(engine -> new FleetClusterStatus.InstalledEngine(
                        engine.instance().value(), engine.topology().name()))
                .toList();
    }

    /** What an earlier run of the operator knew of a registration counts until this one has looked at it. */
    private static List<FleetClusterStatus.Credential> credentials(
            MemberState state, List<FleetClusterStatus.Credential> before) {
        List<FleetClusterStatus.Credential> credentials = new ArrayList<>();
        for (String instance : state.held().keySet()) {
            EngineToken token = state.engineTokens().get(instance);
            Instant expires = token == null ? null : token.expires();
            if (expires != null) {
                credentials.add(new FleetClusterStatus.Credential(instance, expires.toString()));
            } else if (token == null || !token.identified()) {
                before.stream()
                        .filter(known -> known.purpose().equals(instance))
                        .forEach(credentials::add);
            }
        }
        Instant installer = state.installerToken().expires();
        if (installer != null) {
            credentials.add(new FleetClusterStatus.Credential("installer", installer.toString()));
        }
        return credentials;
    }

    @Override
    public DeleteControl cleanup(FleetCluster cluster, Context<FleetCluster> context) {
        if (left.contains(cluster.getMetadata().getUid())) {
            return DeleteControl.defaultDelete();
        }
        if (authority
                .refusal(Snapshots.key(cluster), cluster.getSpec().connection().type())
                .isPresent()) {
            return leave(cluster); // it never was a member, whatever its status says
        }
        Leave leave = leaves.of(cluster);
        Optional<Leaving.Progress> progress =
                leaving.go(cluster, leave, leaves.over(leave), member -> connect(member, cluster));
        if (progress.filter(Leaving.Progress::gone).isPresent()) {
            progress.get().told().ifPresent(told -> events.warn(cluster, "LeftBehind", told));
            return leave(cluster);
        }
        progress.ifPresent(each -> tell(cluster, leave, each));
        return DeleteControl.noFinalizerRemoval()
                .rescheduleAfter(leaves.pause(leave).toMillis());
    }

    private void tell(FleetCluster cluster, Leave leave, Leaving.Progress progress) {
        LeavingView view = new LeavingView(
                leave, progress.reason(), progress.cause(), progress.todo(), Leaves.wayOut(cluster, leave));
        FleetClusterStatus before = Objects.requireNonNullElse(cluster.getStatus(), NOTHING);
        Long generation = cluster.getMetadata().getGeneration();
        FleetClusterStatus usual = fleet.find(Snapshots.key(cluster))
                .map(member -> seen(cluster, member.state()))
                .filter(seen -> !seen.unseenByThisRun())
                .map(seen -> FleetClusterStatuses.of(seen, before, generation, clock.instant()))
                .orElse(before);
        FleetClusterStatus status = new FleetClusterStatus(
                generation,
                LeavingConditions.of(view, usual.conditions(), before.conditions(), generation, clock.instant()),
                usual.clusterUID(),
                usual.caHash(),
                usual.server(),
                usual.kubernetesVersion(),
                usual.engines(),
                usual.registrations(),
                usual.credentials(),
                usual.clusterAPI());
        if (!status.equals(cluster.getStatus())) {
            events.transition(cluster, before.conditions(), status.conditions());
            statuses.write(fresh(cluster, status));
        }
    }

    /** Its last event may come twice; a cluster that was given back is not enrolled again for that. */
    private DeleteControl leave(FleetCluster cluster) {
        ClusterKey key = Snapshots.key(cluster);
        left.add(cluster.getMetadata().getUid());
        fleet.leave(key);
        members.forget(key);
        return DeleteControl.defaultDelete();
    }

    private static FleetCluster fresh(FleetCluster cluster, FleetClusterStatus status) {
        FleetCluster fresh = new FleetCluster();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(cluster.getMetadata().getName())
                .withNamespace(cluster.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        return fresh;
    }

    /** UIDs of FleetClusters that left; the last thousand are plenty to outlast their events. */
    private static final class Remembered extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 1000;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    }
}
