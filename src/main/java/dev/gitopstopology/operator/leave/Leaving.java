package dev.gitopstopology.operator.leave;

import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.CredentialStore;
import dev.gitopstopology.cluster.Failures;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.MemberInventories.Held;
import dev.gitopstopology.deliver.push.MemberInventories.HeldEngine;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Retired;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.operator.order.AbandonOrder;
import dev.gitopstopology.operator.order.Attempts;
import dev.gitopstopology.operator.order.ConnectOrder;
import dev.gitopstopology.operator.order.EngineOrders;
import dev.gitopstopology.operator.order.FarewellOrder;
import dev.gitopstopology.operator.order.Orders;
import dev.gitopstopology.plan.Leave;
import dev.gitopstopology.render.Tombstone;
import dev.gitopstopology.status.LeavingView;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a FleetCluster goes: registrations first, by their topologies or by us where a topology is gone; then our own access. What
 * cannot be done on the cluster is waited for until {@link Leave} is over, and then left with a tombstone. See
 * docs/adr/0022-removal-under-failure.md.
 */
public final class Leaving {
    private static final String ACCESS_LOST = "AccessLost";
    private final Fleet fleet;
    private final Members members;
    private final Orders orders;
    private final EngineOrders engines;
    private final KubernetesClient hub;
    private final InstantSource clock;

    public Leaving(
            Fleet fleet,
            Members members,
            Orders orders,
            EngineOrders engines,
            KubernetesClient hub,
            InstantSource clock) {
        this.fleet = fleet;
        this.members = members;
        this.orders = orders;
        this.engines = engines;
        this.hub = hub;
        this.clock = clock;
    }

    /**
     * How far it is.
     *
     * @param reason {@link LeavingView#DEPARTING} while nothing is in the way
     * @param told what to tell of it in an Event, once it is gone without its cluster
     */
    public record Progress(boolean gone, String reason, String cause, List<String> todo, Optional<String> told) {
        public static final Progress GONE = gone(Optional.empty());

        public static Progress gone(Optional<String> told) {
            return new Progress(true, LeavingView.DEPARTING, "", List.of(), told);
        }

        public static Progress waiting(List<String> todo) {
            return stuck(LeavingView.DEPARTING, "", todo);
        }

        public static Progress stuck(String reason, String cause, List<String> todo) {
            return new Progress(false, reason, cause, todo, Optional.empty());
        }

        static Progress of(@Nullable Receipt failed, List<String> todo) {
            return failed == null || failed.done() ? waiting(todo) : stuck(failed.reason(), failed.message(), todo);
        }
    }

    /**
     * Whether the cluster is not waited for any longer.
     *
     * @param ended why, in one stable word
     */
    public record Over(boolean over, String ended) {}

    /** @param tried whether everything that can be done on the cluster has been tried, and failed there */
    private record Step(Progress progress, boolean tried) {}

    /**
     * Places what orders are due, and reads what became of those before.
     *
     * @param why whether it goes without its cluster if need be
     * @return empty when there is nothing new to tell
     */
    public Optional<Progress> go(FleetCluster cluster, Leave leave, Over why, Function<Member, ConnectOrder> connect) {
        boolean over = why.over();
        String ended = over ? why.ended() : ACCESS_LOST;
        Optional<Member> known = fleet.find(Snapshots.key(cluster));
        if (known.filter(member -> member.queue().has(AbandonOrder.ID)).isPresent()) {
            return abandoned(cluster, known.get(), ended);
        }
        if (unseen(cluster, known)) {
            if (known.map(member -> member.queue().working()).orElse(false)) {
                return Optional.of(Progress.waiting(List.of("end the enrolment that is under way")));
            }
            try {
                if (!enrolled(cluster)) {
                    return Optional.of(Progress.GONE);
                }
            } catch (KubernetesClientException e) {
                ClusterException failure = Failures.classify("reading the installer's Secret", "the hub", e);
                return Optional.of(Progress.stuck(
                        failure.reason().name(),
                        String.valueOf(failure.getMessage()),
                        List.of("find out whether the cluster was enrolled")));
            }
        }
        Member member = fleet.join(Snapshots.key(cluster), Members.fingerprint(cluster), each -> members.of(cluster));
        Step step = member.state().identity() == null && member.state().isEmpty() && !inCluster(cluster)
                ? connect(cluster, member, leave, connect)
                : depart(cluster, member, leave, over);
        if (step.tried() && (over || accessLost(cluster, member))) {
            orders.abandon(member, tombstone(cluster, member, ended, step.progress()), registrations(cluster, member));
        }
        return Optional.of(step.progress());
    }

    /** Whether there is, as far as we know, nothing of ours on the cluster; what might change that is withdrawn. */
    private boolean unseen(FleetCluster cluster, Optional<Member> known) {
        boolean unseen = !inCluster(cluster)
                && uid(cluster) == null
                && known.map(Member::state)
                        .map(state -> state.identity() == null && state.isEmpty())
                        .orElse(true);
        if (unseen) {
            known.ifPresent(member -> {
                member.queue().drop(ConnectOrder.ID);
                orders.registering(member);
            });
        }
        return unseen;
    }

    /** Nothing is asked of the cluster any more; what the hub says of its own part is all there is to tell. */
    private Optional<Progress> abandoned(FleetCluster cluster, Member member, String ended) {
        return member.queue().latest(AbandonOrder.ID).map(receipt -> {
            if (!receipt.done()) {
                return Progress.of(receipt, List.of("leave a tombstone and delete the cluster Secrets on the hub"));
            }
            Progress unheeded = Progress.waiting(List.of());
            return Progress.gone(Optional.of(told(tombstone(cluster, member, ended, unheeded))));
        });
    }

    private Step connect(FleetCluster cluster, Member member, Leave leave, Function<Member, ConnectOrder> connect) {
        member.queue().put(connect.apply(member));
        List<String> todo = new ArrayList<>(
                registrations(cluster, member).stream().map(Leaving::end).toList());
        todo.add(farewell(cluster));
        return new Step(
                Progress.of(member.queue().latest(ConnectOrder.ID).orElse(null), todo),
                Attempts.enough(leave, member, ConnectOrder.ID));
    }

    private Step depart(FleetCluster cluster, Member member, Leave leave, boolean over) {
        member.queue().drop(ConnectOrder.ID);
        List<String> todo = new ArrayList<>();
        @Nullable Receipt failed = null;
        boolean tried = true;
        for (Held held : member.state().held().values()) {
            Departure departure = Orders.departure(member.key(), held);
            @Nullable Receipt receipt = orders.depart(departure, held.topology(), held.topologyUid(), over);
            if (receipt == null || !receipt.done()) {
                todo.add("end the registration with " + held.instance() + " (Secret " + held.secret() + ")");
                failed = failed == null ? receipt : failed;
                tried &= orders.tried(departure, leave);
            }
        }
        RemovePolicy policy = Objects.requireNonNullElse(cluster.getSpec().onRemove(), RemovePolicy.Orphan);
        if (orders.registering(member) || !member.state().held().isEmpty()) {
            member.queue().drop(FarewellOrder.ID); // what it saw is no longer so
        } else if (!member.state().engines().isEmpty()) {
            member.queue().drop(FarewellOrder.ID);
            return engines(cluster, member, leave, policy, over);
        } else {
            failed = orders.farewell(member, policy, inCluster(cluster));
            if (failed != null && failed.done()) {
                return new Step(Progress.GONE, false);
            }
            tried = Attempts.enough(leave, member, FarewellOrder.ID);
        }
        todo.add(farewell(cluster));
        return new Step(Progress.of(failed, todo), tried && failed != null);
    }

    /**
     * Engines on it go once no other cluster is registered with them: their topologies see to that. When the time is over they go
     * anyway, and the Secrets of the others with them: a cluster that answers is not left behind because another one does not.
     */
    private Step engines(FleetCluster cluster, Member member, Leave leave, RemovePolicy policy, boolean over) {
        List<ClusterKey> served = over ? List.of() : orders.servedFrom(member.key());
        List<String> todo = new ArrayList<>(served.stream()
                .map(each -> "end the registration of " + each.name() + " with an engine on it")
                .toList());
        @Nullable Receipt failed = null;
        boolean tried = true;
        for (HeldEngine engine : member.state().engines().values()) {
            todo.add("let the engine " + engine.instance() + " go");
            if (served.isEmpty()) {
                Retired retired = new Retired(engine.instance(), member.key());
                @Nullable Receipt receipt = engines.uninstall(retired, engine.topology(), engine.topologyUid(), policy);
                failed = failed == null || failed.done() ? receipt : failed;
                tried &= engines.tried(retired, engine.topology(), leave);
            }
        }
        todo.add(farewell(cluster));
        return new Step(Progress.of(failed, todo), served.isEmpty() && tried && failed != null);
    }

    /** What is known of it without asking it. */
    Tombstone tombstone(FleetCluster cluster, Member member, String ended, Progress progress) {
        return new Tombstone(
                Snapshots.key(cluster),
                cluster.getMetadata().getUid(),
                Optional.ofNullable(member.state().identity())
                        .map(identity -> identity.uid())
                        .orElse(uid(cluster)),
                cluster.getStatus() == null ? null : cluster.getStatus().server(),
                progress.reason(),
                ended,
                progress.cause(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                registrations(cluster, member).stream()
                        .map(AbandonOrder.Registered::instance)
                        .toList(),
                engines(cluster, member),
                !inCluster(cluster),
                tokensExpire(cluster, member));
    }

    private static List<InstanceId> engines(FleetCluster cluster, Member member) {
        return Stream.concat(
                        member.state().engines().values().stream().map(HeldEngine::instance),
                        Stream.ofNullable(cluster.getStatus())
                                .flatMap(status -> Stream.ofNullable(status.engines()))
                                .flatMap(List::stream)
                                .map(each -> new InstanceId(each.instance())))
                .distinct()
                .toList();
    }

    /** What an Event says of it. */
    static String told(Tombstone tombstone) {
        return "FleetCluster %s went without its cluster (%s); ConfigMap %s tells what is left there and how to clean it; its tokens end at %s at the latest"
                .formatted(
                        tombstone.fleetCluster(),
                        tombstone.ended(),
                        tombstone.name(),
                        tombstone.tokensExpireAt() == null ? "a time that is not known" : tombstone.tokensExpireAt());
    }

    /** What the member said counts as well as what its status says, which comes a moment later. */
    public static List<AbandonOrder.Registered> registrations(FleetCluster cluster, Member member) {
        Map<String, AbandonOrder.Registered> all = new TreeMap<>();
        Stream.ofNullable(cluster.getStatus())
                .flatMap(status -> Stream.ofNullable(status.registrations()))
                .flatMap(List::stream)
                .forEach(each -> all.put(
                        each.instance(),
                        AbandonOrder.Registered.of(
                                each.instance(),
                                Objects.requireNonNullElse(each.secret(), ""),
                                Snapshots.engineCluster(cluster, each))));
        member.state()
                .held()
                .forEach((instance, held) ->
                        all.put(instance, AbandonOrder.Registered.of(instance, held.secret(), held.engineCluster())));
        return List.copyOf(all.values());
    }

    private static @Nullable Instant tokensExpire(FleetCluster cluster, Member member) {
        return Stream.concat(
                        member.connection().credentialExpiresAt().stream(),
                        Stream.ofNullable(cluster.getStatus())
                                .flatMap(status -> Stream.ofNullable(status.credentials()))
                                .flatMap(List::stream)
                                .map(FleetClusterStatus.Credential::expiresAt)
                                .map(Instant::parse))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static String end(AbandonOrder.Registered registration) {
        return "end the registration with " + registration.instance() + " (Secret " + registration.namespace() + "/"
                + registration.name() + ")";
    }

    private static String farewell(FleetCluster cluster) {
        if (inCluster(cluster)) {
            return "forget the cluster";
        }
        return cluster.getSpec().onRemove() == RemovePolicy.Remove
                ? "delete the namespace gitops-topology-system on it"
                : "delete the account gitops-topology-installer on it";
    }

    private static boolean inCluster(FleetCluster cluster) {
        return cluster.getSpec().connection().type() == ConnectionType.InCluster;
    }

    private static @Nullable String uid(FleetCluster cluster) {
        return cluster.getStatus() == null ? null : cluster.getStatus().clusterUID();
    }

    /** Whether a crash may have come between the enrolment and the status that tells of it. */
    private boolean enrolled(FleetCluster cluster) {
        return !inCluster(cluster)
                && Stream.ofNullable(hub.secrets()
                                .inNamespace(cluster.getMetadata().getNamespace())
                                .withName(CredentialStore.secretName(
                                        cluster.getMetadata().getName()))
                                .get())
                        .flatMap(secret -> secret.getMetadata().getOwnerReferences().stream())
                        .anyMatch(owner ->
                                owner.getUid().equals(cluster.getMetadata().getUid()));
    }

    /**
     * Our account is gone, and nothing that we know of was registered with it: most often that was the farewell, and a crash came
     * behind it. To wait for the deadline would not bring the account back.
     */
    private static boolean accessLost(FleetCluster cluster, Member member) {
        return registrations(cluster, member).isEmpty()
                && Attempts.several(member, ConnectOrder.ID)
                && member.queue()
                        .latest(ConnectOrder.ID)
                        .filter(receipt -> receipt.reason().equals(Reason.NotEnrolled.name())
                                || receipt.reason().equals(Reason.Unauthorized.name()))
                        .isPresent();
    }
}
