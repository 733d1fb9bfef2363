package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Retired;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Measures;
import dev.gitopstopology.operator.fleet.RemovalTerms;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.operator.fleet.Topologies;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.operator.leave.Deselections;
import dev.gitopstopology.operator.leave.Leaves;
import dev.gitopstopology.operator.leave.LostMembers;
import dev.gitopstopology.operator.leave.TopologyLeaving;
import dev.gitopstopology.operator.order.CredentialCopies;
import dev.gitopstopology.operator.order.EngineOrders;
import dev.gitopstopology.operator.order.Orders;
import dev.gitopstopology.operator.order.SecretSource;
import dev.gitopstopology.operator.provision.Adoption;
import dev.gitopstopology.operator.tell.EventLog;
import dev.gitopstopology.operator.tell.Settling;
import dev.gitopstopology.operator.tell.StatusWriter;
import dev.gitopstopology.operator.tell.Told;
import dev.gitopstopology.plan.NewerValues;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.PlannedInstance;
import dev.gitopstopology.plan.Planner;
import dev.gitopstopology.plan.TopologyInput;
import dev.gitopstopology.status.EngineView;
import dev.gitopstopology.status.LeavingConditions;
import dev.gitopstopology.status.Registered;
import dev.gitopstopology.status.TopologyStatuses;
import dev.gitopstopology.status.TopologyView;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans a topology, hands each cluster's queue its orders, and tells what became of them. Writes to no cluster itself. */
@ControllerConfiguration(
        name = "gitopstopology",
        fieldManager = Api.FIELD_MANAGER,
        finalizerName = Api.GROUP + "/finalizer")
public final class TopologyReconciler implements Reconciler<GitOpsTopology>, Cleaner<GitOpsTopology> {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    /** While the FleetClusters could not be listed, a plan would take an empty fleet for the truth. */
    private static final Duration BLIND = Duration.ofSeconds(5);

    private static final GitOpsTopologyStatus NOTHING =
            new GitOpsTopologyStatus(null, null, null, null, null, null, null);
    private final Planner planner;
    private final Renderings renderings;
    private final Orders orders;
    private final EngineOrders engines;
    private final Instances instances;
    private final Wakeups wakeups;
    private final Settling<TopologyKey> settling;
    private final Told<GitOpsTopologyStatus> last = new Told<>(System::nanoTime);
    private final EventLog events;
    private final Convergence convergence;
    private final Deselections<ClusterKey> deselections;
    private final Topologies topologies;
    private final LostMembers lost;
    private final TopologyLeaving leaving;
    private final Leaves leaves;
    private final StatusWriter statuses;
    private final Tenants tenants;
    private final Catalogs catalogs;
    private final Adoption adoption;
    private final InstantSource clock;

    public TopologyReconciler(
            Planner planner,
            Renderings renderings,
            Orders orders,
            EngineOrders engines,
            Instances instances,
            Wakeups wakeups,
            EventLog events,
            Measures measures,
            Topologies topologies,
            LostMembers lost,
            TopologyLeaving leaving,
            Leaves leaves,
            StatusWriter statuses,
            Tenants tenants,
            Catalogs catalogs,
            Adoption adoption,
            InstantSource clock) {
        this.adoption = adoption;
        this.tenants = tenants;
        this.catalogs = catalogs;
        this.deselections = new Deselections<>(clock);
        this.topologies = topologies;
        this.lost = lost;
        this.leaving = leaving;
        this.leaves = leaves;
        this.statuses = statuses;
        this.planner = planner;
        this.renderings = renderings;
        this.orders = orders;
        this.engines = engines;
        this.instances = instances;
        this.wakeups = wakeups;
        this.settling = new Settling<>(clock);
        this.events = events;
        this.convergence = new Convergence(measures, clock);
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, GitOpsTopology>> prepareEventSources(EventSourceContext<GitOpsTopology> context) {
        topologies.known(context.getPrimaryCache());
        List<EventSource<?, GitOpsTopology>> sources = new ArrayList<>(Neighbours.sources(context, lost::missed));
        sources.add(wakeups.topologies());
        return sources;
    }

    @Override
    public UpdateControl<GitOpsTopology> reconcile(GitOpsTopology topology, Context<GitOpsTopology> context) {
        if (!Neighbours.synced(context)) {
            return UpdateControl.<GitOpsTopology>noUpdate().rescheduleAfter(BLIND);
        }
        List<FleetCluster> clusters = Neighbours.members(topology, context);
        Map<String, EngineInstance> told = instances.of(topology);
        TopologyInput input = input(topology, false, told.values());
        dev.gitopstopology.plan.Fleet fleet = orders.snapshot(clusters);
        Plan plan = planner.plan(input, fleet);
        boolean paused = topology.getSpec().safety() != null
                && Boolean.TRUE.equals(topology.getSpec().safety().paused());
        boolean suspended = paused || !plan.problems().isEmpty();
        Duration again = suspended || adoption.adopt(topology, clusters) ? LOOK_AGAIN : BLIND;
        if (paused) {
            Set<ClusterKey> leaving = clusters.stream()
                    .filter(RemovalTerms::leaving)
                    .map(Snapshots::key)
                    .collect(Collectors.toSet());
            orders.suspend(input.key(), leaving);
            engines.suspend(input.key(), leaving);
        }
        TopologyView view = suspended
                ? new TopologyView(
                        plan, paused, input.pinned(), input.pinnedCockpit(), List.of(), List.of(), List.of(), List.of())
                : order(
                        topology,
                        plan,
                        tenants.pass(topology, plan, fleet, Neighbours.tenants(topology, context)),
                        catalogs.pass(topology, plan, fleet, Neighbours.entries(topology, context)),
                        Neighbours.secrets(context));
        String uid = topology.getMetadata().getUid();
        if (last.behind(uid, topology.getStatus())) {
            return UpdateControl.<GitOpsTopology>noUpdate().rescheduleAfter(Told.SOON);
        }
        GitOpsTopologyStatus status = TopologyStatuses.of(
                view, topology.getStatus(), topology.getMetadata().getGeneration(), clock.instant());
        convergence.saw(input.key(), status);
        if (!status.equals(topology.getStatus()) && settling(view)) {
            Optional<Duration> patience = settling.patience(input.key(), unseen(topology, view));
            if (patience.isPresent()) {
                return UpdateControl.<GitOpsTopology>noUpdate().rescheduleAfter(patience.get());
            }
        }
        settling.settled(input.key());
        instances.publish(topology, view, told);
        if (status.equals(topology.getStatus())) {
            return UpdateControl.<GitOpsTopology>noUpdate().rescheduleAfter(again);
        }
        events.transition(
                topology,
                topology.getStatus() == null ? null : topology.getStatus().conditions(),
                status.conditions());
        last.told(uid, status);
        return UpdateControl.patchStatus(fresh(topology, status)).rescheduleAfter(again);
    }

    private TopologyView order(
            GitOpsTopology topology, Plan plan, TenantPass pass, CatalogPass catalog, SecretSource secrets) {
        String uid = topology.getMetadata().getUid();
        TopologyKey key = key(topology);
        EngineDelivery delivery = new EngineDelivery(renderings, engines);
        List<EngineView> installed = new ArrayList<>();
        for (PlannedInstance planned : plan.instances()) {
            Instance instance = planned.instance();
            CredentialCopies credentials =
                    CredentialCopies.of(instance, pass.known(instance), plan.members(instance.id()), secrets);
            EngineView engine = delivery.order(planned, uid, pass.policies(instance), credentials);
            pass.beside(instance, engine.receipt());
            catalog.beside(instance, engine.receipt());
            installed.add(engine);
        }
        List<Registered> registrations = new ArrayList<>();
        Map<InstanceId, Integer> deliveries = new HashMap<>();
        for (Registration registration : plan.registrations()) {
            Registration serving = catalog.serving(pass.serving(registration));
            deliveries.merge(serving.instance().id(), serving.services().on().size(), Integer::sum);
            @Nullable Receipt receipt = orders.register(serving, uid);
            pass.on(registration, receipt);
            catalog.on(registration, receipt);
            registrations.add(Registered.of(registration.instance().id(), registration.member(), receipt));
        }
        orders.withdraw(key, plan.staying());
        for (Registration registration : plan.kept()) {
            orders.keep(catalog.serving(pass.serving(registration)), uid);
            pass.on(registration, orders.registered(registration));
        }
        pass.end();
        catalog.end();
        deselections.leave(
                key, plan.departures().stream().map(Departure::member).toList());
        List<Registered> departing = new ArrayList<>();
        for (Departure departure : plan.departures()) {
            @Nullable Receipt receipt = orders.depart(departure, key, uid, false);
            if (receipt == null || !receipt.done()) {
                departing.add(Registered.of(departure.instance(), departure.member(), receipt));
            }
        }
        return new TopologyView(
                plan,
                false,
                Pins.of(topology, installed),
                Pins.ofCockpit(topology, installed),
                engines.pin(plan.instances(), installed, registrations, uid),
                registrations,
                departing,
                retire(topology, plan, departing),
                deliveries);
    }

    /** An engine goes when nobody is registered with it any more. */
    private List<Registered> retire(GitOpsTopology topology, Plan plan, List<Registered> departing) {
        Set<InstanceId> inUse = departing.stream().map(Registered::instance).collect(Collectors.toSet());
        RemovePolicy policy = Objects.requireNonNullElse(topology.getSpec().onRemove(), RemovePolicy.Orphan);
        List<Registered> retiring = new ArrayList<>();
        for (Retired retired : plan.retired()) {
            @Nullable
            Receipt receipt = inUse.contains(retired.instance())
                    ? null
                    : engines.uninstall(
                            retired, key(topology), topology.getMetadata().getUid(), policy);
            if (receipt == null || !receipt.done()) {
                retiring.add(Registered.of(retired.instance(), retired.cluster(), receipt));
            }
        }
        return retiring;
    }

    /** Whether something is under way that may well be over in a moment. */
    private static boolean settling(TopologyView view) {
        return view.plan().problems().isEmpty()
                && !view.paused()
                && view.engines().stream().allMatch(each -> each.refused() == null && each.distribution() == null)
                && (view.engines().stream().anyMatch(TopologyReconciler::underWay)
                        || Stream.of(view.registrations(), view.departing(), view.retiring())
                                .flatMap(List::stream)
                                .anyMatch(each -> underWay(each.receipt())));
    }

    /** Whether it was Ready when it was last looked at, as it is now, and all that is not known to be so has not been tried yet. */
    private static boolean unseen(GitOpsTopology topology, TopologyView view) {
        GitOpsTopologyStatus status = topology.getStatus();
        boolean ready = status != null
                && Objects.equals(
                        status.observedGeneration(), topology.getMetadata().getGeneration())
                && Stream.ofNullable(status.conditions())
                        .flatMap(List::stream)
                        .anyMatch(each ->
                                each.type().equals("Ready") && each.status().equals("True"));
        long clusters = view.registrations().stream()
                .map(Registered::cluster)
                .distinct()
                .count();
        return ready
                && status.members() != null
                && status.members().total() == clusters
                && view.plan().refused().isEmpty()
                && view.departing().isEmpty()
                && view.retiring().isEmpty()
                && view.engines().stream()
                        .allMatch(
                                each -> each.receipt() == null || each.receipt().done())
                && view.registrations().stream().allMatch(each -> each.receipt() == null || each.done());
    }

    private static boolean underWay(EngineView engine) {
        return underWay(engine.receipt())
                || !Objects.requireNonNull(engine.receipt()).unready().isEmpty();
    }

    private static boolean underWay(@Nullable Receipt receipt) {
        return receipt == null || receipt.outcome() == Outcome.Waiting;
    }

    @Override
    public DeleteControl cleanup(GitOpsTopology topology, Context<GitOpsTopology> context) {
        if (!Neighbours.membersSynced(context)) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(BLIND.toMillis());
        }
        if (!NewerValues.of(key(topology), topology.getSpec()).isEmpty()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(LOOK_AGAIN.toMillis());
        }
        TopologyInput input = input(topology, true, List.of());
        Plan plan = planner.plan(input, orders.snapshot(Neighbours.members(topology, context)));
        orders.withdraw(input.key(), Set.of());
        engines.withdraw(input.key());
        TopologyLeaving.Progress progress = leaving.go(topology, plan);
        if (!progress.gone()) {
            tell(topology, progress);
            return DeleteControl.noFinalizerRemoval()
                    .rescheduleAfter(leaves.pause(leaves.of(topology)).toMillis());
        }
        orders.forget(input.key());
        engines.forget(input.key());
        settling.settled(input.key());
        convergence.forget(input.key());
        deselections.forget(input.key());
        tenants.forget(input.key());
        catalogs.forget(input.key());
        return DeleteControl.defaultDelete();
    }

    private void tell(GitOpsTopology topology, TopologyLeaving.Progress progress) {
        GitOpsTopologyStatus before = Objects.requireNonNullElse(topology.getStatus(), NOTHING);
        Long generation = topology.getMetadata().getGeneration();
        GitOpsTopologyStatus status = new GitOpsTopologyStatus(
                generation,
                LeavingConditions.of(
                        progress.view(), before.conditions(), before.conditions(), generation, clock.instant()),
                before.pinned(),
                before.pinnedCockpit(),
                before.members(),
                before.plan(),
                before.worst());
        if (!status.equals(topology.getStatus())) {
            events.transition(topology, before.conditions(), status.conditions());
            statuses.write(fresh(topology, status));
        }
    }

    private static TopologyKey key(GitOpsTopology topology) {
        return new TopologyKey(
                topology.getMetadata().getNamespace(), topology.getMetadata().getName());
    }

    private TopologyInput input(GitOpsTopology topology, boolean removed, Collection<EngineInstance> told) {
        return Snapshots.input(topology, removed, told, deselections.of(key(topology)));
    }

    private static GitOpsTopology fresh(GitOpsTopology topology, GitOpsTopologyStatus status) {
        GitOpsTopology fresh = new GitOpsTopology();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(topology.getMetadata().getName())
                .withNamespace(topology.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        return fresh;
    }
}
