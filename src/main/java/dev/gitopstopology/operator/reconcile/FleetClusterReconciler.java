package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.fleet.RemovalTerms;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.operator.fleet.Tombstones;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.operator.leave.Leaves;
import dev.gitopstopology.operator.leave.Leaving;
import dev.gitopstopology.operator.leave.Leftovers;
import dev.gitopstopology.operator.order.ConnectOrder;
import dev.gitopstopology.operator.provision.ClusterApis;
import dev.gitopstopology.operator.provision.ClusterRemoval;
import dev.gitopstopology.operator.provision.Draining;
import dev.gitopstopology.operator.provision.GitRemoval;
import dev.gitopstopology.operator.provision.Joining;
import dev.gitopstopology.operator.tell.EventLog;
import dev.gitopstopology.operator.tell.Settling;
import dev.gitopstopology.operator.tell.StatusWriter;
import dev.gitopstopology.operator.tell.Told;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.Leave;
import dev.gitopstopology.plan.NewerValues;
import dev.gitopstopology.status.ClusterApiView;
import dev.gitopstopology.status.DrainView;
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
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Keeps one member per FleetCluster, and tells what is known of it. */
@ControllerConfiguration(
        name = "fleetcluster",
        fieldManager = Api.FIELD_MANAGER,
        finalizerName = Api.GROUP + "/finalizer",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = Edited.class))
public final class FleetClusterReconciler implements Reconciler<FleetCluster>, Cleaner<FleetCluster> {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration SOON_AFTER = Duration.ofMillis(100);
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
    private final ClusterApis capis;
    private final ClusterRemoval removal;
    private final Draining draining;
    private final Joining joining;
    private final Settling<ClusterKey> settling;
    private final Told<FleetClusterStatus> last = new Told<>(System::nanoTime);
    private final InstantSource clock;

    public FleetClusterReconciler(
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
            ClusterApis capis,
            ClusterRemoval removal,
            Draining draining,
            Joining joining,
            InstantSource clock) {
        this.fleet = fleet;
        this.members = members;
        this.leaving = leaving;
        this.leaves = leaves;
        this.leftovers = leftovers;
        this.tombstones = tombstones;
        this.statuses = statuses;
        this.capis = capis;
        this.removal = removal;
        this.draining = draining;
        this.joining = joining;
        this.settling = new Settling<>(clock);
        this.authority = authority;
        this.wakeups = wakeups;
        this.hub = hub;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, FleetCluster>> prepareEventSources(EventSourceContext<FleetCluster> context) {
        capis.known(context.getPrimaryCache());
        return List.of(wakeups.clusters(), tombstones.source(context));
    }

    @Override
    public UpdateControl<FleetCluster> reconcile(FleetCluster cluster, Context<FleetCluster> context) {
        if (joining.endsItself(cluster)) {
            return UpdateControl.<FleetCluster>noUpdate().rescheduleAfter(SOON);
        }
        boolean known = cluster.getStatus() != null && cluster.getStatus().clusterUID() != null;
        FleetClusterView view = view(cluster);
        Duration again = fleet.find(Snapshots.key(cluster)).map(leftovers::tidy).orElse(false) ? SOON : LOOK_AGAIN;
        if (known && view.unseenByThisRun()) {
            return UpdateControl.<FleetCluster>noUpdate()
                    .rescheduleAfter(SOON); // what it says stands until it is looked at
        }
        ClusterApiView capi = view.clusterApi();
        if (capi != null && (capi.unseen() || view.unseenByThisRun()) && cluster.getStatus() != null) {
            Optional<Duration> patience = settling.patience(Snapshots.key(cluster), true);
            if (patience.isPresent()) {
                return UpdateControl.<FleetCluster>noUpdate().rescheduleAfter(patience.get());
            }
        } else {
            settling.settled(Snapshots.key(cluster));
        }
        if (last.behind(cluster.getMetadata().getUid(), cluster.getStatus())) {
            return UpdateControl.<FleetCluster>noUpdate().rescheduleAfter(Told.SOON);
        }
        FleetClusterStatus status = FleetClusterStatuses.of(
                view, cluster.getStatus(), cluster.getMetadata().getGeneration(), clock.instant());
        if (capi != null) {
            again = joining.saw(cluster, capi, status, again);
        }
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
        last.told(cluster.getMetadata().getUid(), status);
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
        Optional<Problem> newer = NewerValues.of(key, cluster.getSpec());
        if (newer.isPresent()) {
            return FleetClusterViews.leftAlone(cluster, newer.get());
        }
        Optional<Problem> refused =
                authority.refusal(key, cluster.getSpec().connection().type());
        if (refused.isPresent()) {
            return FleetClusterViews.refused(refused.get());
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
        ClusterApiView capi = capis.pass(cluster, member);
        member.queue().put(connect(member, cluster));
        return FleetClusterViews.of(cluster, member.state()).with(capi);
    }

    private ConnectOrder connect(Member member, FleetCluster cluster) {
        boolean isHub = cluster.getSpec().connection().type() == ConnectionType.InCluster;
        return new ConnectOrder(member, fleet.hub(), Members.fingerprint(cluster), isHub, clock);
    }

    @Override
    public DeleteControl cleanup(FleetCluster cluster, Context<FleetCluster> context) {
        if (left.contains(cluster.getMetadata().getUid())) {
            return DeleteControl.defaultDelete();
        }
        if (NewerValues.of(Snapshots.key(cluster), cluster.getSpec()).isPresent()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN.toMillis());
        }
        if (authority
                .refusal(Snapshots.key(cluster), cluster.getSpec().connection().type())
                .isPresent()) {
            return leave(cluster); // it never was a member, whatever its status says
        }
        Leave leave = leaves.of(cluster);
        if (RemovalTerms.isProtected(cluster)) {
            // all goes on as before
            Optional<FleetClusterView> view = Optional.of(view(cluster));
            tell(cluster, leave, ClusterRemoval.protectedProgress(cluster, removal.preview(cluster)), view);
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON.toMillis());
        }
        if (RemovalTerms.drainPending(cluster)) {
            return drain(cluster, leave);
        }
        draining.end(cluster);
        if (capis.stops(cluster)) {
            tell(cluster, leave, Leaving.Progress.waiting(List.of("end what is being written")), seen(cluster));
            return DeleteControl.noFinalizerRemoval()
                    .rescheduleAfter(leaves.pause(leave).toMillis());
        }
        Optional<Leaving.Progress> progress = ClusterRemoval.begun(cluster)
                ? Optional.of(Leaving.Progress.GONE)
                : leaving.go(cluster, leave, over(cluster, leave), member -> connect(member, cluster))
                        .map(each -> removal.before(cluster, each));
        if (progress.filter(Leaving.Progress::gone).isPresent()) {
            progress.get().told().ifPresent(told -> events.warn(cluster, "LeftBehind", told));
            Leaving.Progress last = removal.go(cluster);
            if (last.gone()) {
                last.told().ifPresent(told -> events.warn(cluster, "LeftBehind", told));
                return leave(cluster);
            }
            if (!GitRemoval.concerns(cluster)) { // what takes it out of Git is in its queue
                fleet.leave(Snapshots.key(cluster));
            }
            progress = Optional.of(last);
        }
        progress.ifPresent(each -> tell(cluster, leave, each, seen(cluster)));
        return DeleteControl.noFinalizerRemoval()
                .rescheduleAfter(leaves.pause(leave).toMillis());
    }

    /** All goes on as before, but for what is delivered to it. */
    private DeleteControl drain(FleetCluster cluster, Leave leave) {
        Optional<FleetClusterView> view = Optional.of(view(cluster));
        Member member = fleet.join(Snapshots.key(cluster), Members.fingerprint(cluster), each -> members.of(cluster));
        DrainView drained = draining.pass(cluster, member, leave);
        Leaving.Progress progress = Leaving.Progress.stuck(
                drained.reason(), drained.message(), removal.preview(cluster).steps());
        tell(cluster, leave, progress, view, Optional.of(drained));
        if (drained.ended()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON_AFTER.toMillis());
        }
        return DeleteControl.noFinalizerRemoval()
                .rescheduleAfter(
                        draining.pause(cluster, drained, leaves.pause(leave)).toMillis());
    }

    /** What Cluster API has taken down does not come back. */
    private Leaving.Over over(FleetCluster cluster, Leave leave) {
        boolean gone = cluster.getSpec().connection().type() == ConnectionType.ClusterAPI
                && removal.deletedByItsOwner(cluster);
        return new Leaving.Over(gone || leaves.over(leave), gone ? "ClusterDeleted" : leave.ended());
    }

    private Optional<FleetClusterView> seen(FleetCluster cluster) {
        return fleet.find(Snapshots.key(cluster)).map(member -> FleetClusterViews.of(cluster, member.state()));
    }

    private void tell(FleetCluster cluster, Leave leave, Leaving.Progress progress, Optional<FleetClusterView> known) {
        tell(cluster, leave, progress, known, Optional.empty());
    }

    private void tell(
            FleetCluster cluster,
            Leave leave,
            Leaving.Progress progress,
            Optional<FleetClusterView> known,
            Optional<DrainView> drained) {
        String wayOut = ClusterRemoval.wayOut(cluster, leave, progress);
        LeavingView view = new LeavingView(leave, progress.reason(), progress.cause(), progress.todo(), wayOut);
        FleetClusterStatus before = Objects.requireNonNullElse(cluster.getStatus(), FleetClusterViews.NOTHING);
        Long generation = cluster.getMetadata().getGeneration();
        FleetClusterStatus usual = known.filter(seen -> !seen.unseenByThisRun())
                .map(seen -> FleetClusterStatuses.of(seen, before, generation, clock.instant()))
                .orElse(before);
        List<Condition> conditions = withDrain(
                cluster,
                LeavingConditions.of(view, usual.conditions(), before.conditions(), generation, clock.instant()),
                drained);
        FleetClusterStatus status = new FleetClusterStatus(
                generation,
                conditions,
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

    /** What became of a drain stands until the end; one that was called off is forgotten. */
    private List<Condition> withDrain(FleetCluster cluster, List<Condition> leaving, Optional<DrainView> drained) {
        List<Condition> others = leaving.stream()
                .filter(each -> !each.type().equals(LeavingConditions.DRAINED))
                .toList();
        if (drained.isPresent()) {
            return LeavingConditions.drained(
                    drained.get(),
                    others,
                    cluster.getStatus() == null ? null : cluster.getStatus().conditions(),
                    cluster.getMetadata().getGeneration(),
                    clock.instant());
        }
        return RemovalTerms.isProtected(cluster)
                ? others
                : Stream.concat(others.stream(), Draining.ended(cluster).stream())
                        .sorted(Comparator.comparing(Condition::type))
                        .toList();
    }

    /** Its last event may come twice; a cluster that was given back is not enrolled again for that. */
    private DeleteControl leave(FleetCluster cluster) {
        ClusterKey key = Snapshots.key(cluster);
        left.add(cluster.getMetadata().getUid());
        fleet.leave(key);
        members.forget(key);
        settling.settled(key);
        capis.forget(cluster);
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
}
