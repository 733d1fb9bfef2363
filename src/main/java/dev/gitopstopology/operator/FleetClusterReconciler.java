package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.AccessInventories.Held;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.status.FleetClusterStatuses;
import dev.gitopstopology.status.FleetClusterView;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.util.Set;

/** Keeps one member per FleetCluster, and tells what is known of it. */
@ControllerConfiguration(
        name = "fleetcluster",
        fieldManager = Api.FIELD_MANAGER,
        finalizerName = Api.GROUP + "/finalizer")
final class FleetClusterReconciler implements Reconciler<FleetCluster>, Cleaner<FleetCluster> {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final FleetClusterStatus NOTHING = new FleetClusterStatus(null, null, null, null, null, null, null);
    private final Set<String> left = Collections.newSetFromMap(Collections.synchronizedMap(new Remembered()));
    private final Fleet fleet;
    private final Members members;
    private final Orders orders;
    private final Authority authority;
    private final Wakeups wakeups;
    private final KubernetesClient hub;
    private final EventLog events;
    private final InstantSource clock;

    FleetClusterReconciler(
            Fleet fleet,
            Members members,
            Orders orders,
            Authority authority,
            Wakeups wakeups,
            KubernetesClient hub,
            EventLog events,
            InstantSource clock) {
        this.fleet = fleet;
        this.members = members;
        this.orders = orders;
        this.authority = authority;
        this.wakeups = wakeups;
        this.hub = hub;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, FleetCluster>> prepareEventSources(EventSourceContext<FleetCluster> context) {
        return List.of(wakeups.clusters());
    }

    @Override
    public UpdateControl<FleetCluster> reconcile(FleetCluster cluster, Context<FleetCluster> context) {
        boolean known = cluster.getStatus() != null && cluster.getStatus().clusterUID() != null;
        FleetClusterView view = view(cluster);
        if (known && view.unseenByThisRun()) {
            return UpdateControl.<FleetCluster>noUpdate()
                    .rescheduleAfter(SOON); // what it says stands until it is looked at
        }
        FleetClusterStatus status = FleetClusterStatuses.of(
                view, cluster.getStatus(), cluster.getMetadata().getGeneration(), clock.instant());
        if (status.equals(cluster.getStatus())) {
            return UpdateControl.<FleetCluster>noUpdate().rescheduleAfter(LOOK_AGAIN);
        }
        events.transition(
                cluster,
                cluster.getStatus() == null ? null : cluster.getStatus().conditions(),
                status.conditions());
        return UpdateControl.patchStatus(fresh(cluster, status)).rescheduleAfter(LOOK_AGAIN);
    }

    private FleetClusterView view(FleetCluster cluster) {
        ClusterKey key = Snapshots.key(cluster);
        boolean inCluster = cluster.getSpec().connection().type() == ConnectionType.InCluster;
        if (inCluster && !authority.isPlatform(key.namespace())) {
            Problem refused = new Problem(
                    "spec.connection.type",
                    "NotPlatformNamespace",
                    "FleetCluster %s: connection.type InCluster is allowed only in a platform namespace; create it there, or use Kubeconfig"
                            .formatted(key));
            return new FleetClusterView(false, false, refused, null, null, null, List.of(), List.of());
        }
        boolean fresh = fleet.find(key)
                .filter(present -> present.fingerprint().equals(Members.fingerprint(cluster)))
                .isEmpty();
        Member member = fleet.join(key, Members.fingerprint(cluster), each -> members.of(cluster));
        if (fresh) {
            // Its queue is empty: the topologies have to place their orders (again).
            hub.resources(GitOpsTopology.class)
                    .inNamespace(key.namespace())
                    .list()
                    .getItems()
                    .forEach(topology -> wakeups.topology(new TopologyKey(
                            key.namespace(), topology.getMetadata().getName())));
        }
        member.queue().put(connect(member, cluster));
        MemberState state = member.state();
        FleetClusterStatus before = Objects.requireNonNullElse(cluster.getStatus(), NOTHING);
        List<FleetClusterStatus.Credential> known = Objects.requireNonNullElse(before.credentials(), List.of());
        ClusterIdentity identity = state.identity();
        if (identity == null) {
            return new FleetClusterView(
                    state.trouble() == null,
                    before.clusterUID() != null,
                    state.trouble(),
                    before.clusterUID(),
                    before.server(),
                    before.kubernetesVersion(),
                    Objects.requireNonNullElse(before.registrations(), List.of()),
                    known);
        }
        return new FleetClusterView(
                false,
                true,
                state.trouble(),
                identity.uid(),
                identity.server(),
                identity.kubernetesVersion(),
                registrations(state),
                credentials(state, known));
    }

    private ConnectOrder connect(Member member, FleetCluster cluster) {
        boolean isHub = cluster.getSpec().connection().type() == ConnectionType.InCluster;
        return new ConnectOrder(member, Members.fingerprint(cluster), isHub, clock);
    }

    private static List<FleetClusterStatus.Registration> registrations(MemberState state) {
        return state.held().values().stream()
                .map(held -> new FleetClusterStatus.Registration(
                        held.instance().value(), held.topology().name(), held.secret()))
                .toList();
    }

    /** What an earlier run of the operator knew of a registration counts until this one has looked at it. */
    private static List<FleetClusterStatus.Credential> credentials(
            MemberState state, List<FleetClusterStatus.Credential> before) {
        List<FleetClusterStatus.Credential> credentials = new ArrayList<>();
        for (String instance : state.held().keySet()) {
            Instant expires = state.tokens().get(instance);
            if (expires != null) {
                credentials.add(new FleetClusterStatus.Credential(instance, expires.toString()));
            } else {
                before.stream()
                        .filter(known -> known.purpose().equals(instance))
                        .forEach(credentials::add);
            }
        }
        if (state.installerTokenExpires() != null) {
            credentials.add(new FleetClusterStatus.Credential(
                    "installer", state.installerTokenExpires().toString()));
        }
        return credentials;
    }

    /** Registrations go first: by their topologies, which see the cluster leave, or by us where the topology is gone. */
    @Override
    public DeleteControl cleanup(FleetCluster cluster, Context<FleetCluster> context) {
        ClusterKey key = Snapshots.key(cluster);
        if (left.contains(cluster.getMetadata().getUid())) {
            return DeleteControl.defaultDelete();
        }
        boolean neverSeen = cluster.getStatus() == null || cluster.getStatus().clusterUID() == null;
        Member member = neverSeen
                ? fleet.find(key).orElse(null)
                : fleet.join(key, Members.fingerprint(cluster), each -> members.of(cluster));
        if (member == null || neverSeen && member.state().identity() == null) {
            return leave(cluster);
        }
        MemberState state = member.state();
        if (state.identity() == null) {
            member.queue().put(connect(member, cluster));
            return accessGivenBack(cluster, state)
                    ? leave(cluster)
                    : DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
        }
        state.held().values().forEach(held -> depart(key, held));
        if (!state.held().isEmpty()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
        }
        RemovePolicy policy = Objects.requireNonNullElse(cluster.getSpec().onRemove(), RemovePolicy.Orphan);
        Receipt farewell =
                orders.farewell(member, policy, cluster.getSpec().connection().type() == ConnectionType.InCluster);
        if (farewell == null || !farewell.done()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
        }
        return leave(cluster);
    }

    /** After a crash behind the farewell: our account is gone, and nothing was registered with it. */
    private static boolean accessGivenBack(FleetCluster cluster, MemberState state) {
        Problem trouble = state.trouble();
        boolean nothingHeld = cluster.getStatus() == null
                || cluster.getStatus().registrations() == null
                || cluster.getStatus().registrations().isEmpty();
        return nothingHeld
                && trouble != null
                && (trouble.reason().equals(Reason.NotEnrolled.name())
                        || trouble.reason().equals(Reason.Unauthorized.name()));
    }

    /** Its last event may come twice; a cluster that was given back is not enrolled again for that. */
    private DeleteControl leave(FleetCluster cluster) {
        ClusterKey key = Snapshots.key(cluster);
        left.add(cluster.getMetadata().getUid());
        fleet.leave(key);
        members.forget(key);
        return DeleteControl.defaultDelete();
    }

    private void depart(ClusterKey key, Held held) {
        int slash = held.secret().indexOf('/');
        Departure departure = new Departure(
                held.instance(),
                key,
                ClusterKey.HUB,
                held.secret().substring(0, Math.max(slash, 0)),
                held.secret().substring(slash + 1));
        orders.depart(departure, held.topology(), held.topologyUid());
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
