package dev.gitopstopology.operator;

import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.CredentialStore;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.AccessInventories.Held;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.Problem;
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
final class Leaving {
    private final Fleet fleet;
    private final Members members;
    private final Orders orders;
    private final KubernetesClient hub;
    private final InstantSource clock;

    Leaving(Fleet fleet, Members members, Orders orders, KubernetesClient hub, InstantSource clock) {
        this.fleet = fleet;
        this.members = members;
        this.orders = orders;
        this.hub = hub;
        this.clock = clock;
    }

    /**
     * How far it is.
     *
     * @param reason {@link LeavingView#DEPARTING} while nothing is in the way
     * @param tried whether everything that can be done has been tried, and something failed
     */
    record Progress(boolean gone, String reason, String cause, List<String> todo, boolean tried) {
        static final Progress GONE = new Progress(true, LeavingView.DEPARTING, "", List.of(), true);

        static Progress waiting(List<String> todo) {
            return new Progress(false, LeavingView.DEPARTING, "", todo, false);
        }

        static Progress stuck(String reason, String cause, List<String> todo) {
            return new Progress(false, reason, cause, todo, true);
        }
    }

    /** Places what orders are due, and reads what became of those before. */
    Progress go(FleetCluster cluster, Function<Member, ConnectOrder> connect) {
        ClusterKey key = Snapshots.key(cluster);
        Optional<Member> known = fleet.find(key);
        boolean unseen = uid(cluster) == null
                && known.map(member -> member.state().identity() == null).orElse(true);
        if (unseen) {
            known.ifPresent(member -> member.queue().drop(ConnectOrder.ID));
            if (known.map(member -> member.queue().running(ConnectOrder.ID)).orElse(false)) {
                return Progress.waiting(List.of("end the enrolment that is under way"));
            }
        }
        try {
            if (unseen && !enrolled(cluster)) {
                return Progress.GONE;
            }
        } catch (KubernetesClientException e) {
            return Progress.stuck(
                    "Forbidden",
                    "reading the installer's Secret on the hub failed with HTTP " + e.getCode(),
                    List.of("find out whether the cluster was enrolled"));
        }
        Member member = fleet.join(key, Members.fingerprint(cluster), each -> members.of(cluster));
        return depart(cluster, member, connect);
    }

    private Progress depart(FleetCluster cluster, Member member, Function<Member, ConnectOrder> connect) {
        MemberState state = member.state();
        if (state.identity() == null) {
            member.queue().put(connect.apply(member));
            Problem trouble = state.trouble();
            if (accessGivenBack(cluster, trouble)) {
                return Progress.GONE;
            }
            List<String> todo = new ArrayList<>(
                    registrations(cluster, member).stream().map(Leaving::end).toList());
            todo.add(farewell(cluster));
            return trouble == null ? Progress.waiting(todo) : Progress.stuck(trouble.reason(), trouble.message(), todo);
        }
        member.queue().drop(ConnectOrder.ID);
        List<String> todo = new ArrayList<>();
        @Nullable Receipt failed = null;
        for (Held held : state.held().values()) {
            @Nullable Receipt receipt = depart(member.key(), held);
            if (receipt == null || !receipt.done()) {
                todo.add("end the registration with " + held.instance() + " (Secret " + held.secret() + ")");
                failed = failed == null ? receipt : failed;
            }
        }
        if (orders.registering(member) || !member.state().held().isEmpty()) {
            member.queue().drop(FarewellOrder.ID); // what it saw is no longer so
        } else {
            RemovePolicy policy = Objects.requireNonNullElse(cluster.getSpec().onRemove(), RemovePolicy.Orphan);
            failed = orders.farewell(member, policy, inCluster(cluster));
            if (failed != null && failed.done()) {
                return Progress.GONE;
            }
        }
        todo.add(farewell(cluster));
        return failed == null ? Progress.waiting(todo) : Progress.stuck(failed.reason(), failed.message(), todo);
    }

    private @Nullable Receipt depart(ClusterKey key, Held held) {
        int slash = held.secret().indexOf('/');
        Departure departure = new Departure(
                held.instance(),
                key,
                ClusterKey.HUB,
                held.secret().substring(0, Math.max(slash, 0)),
                held.secret().substring(slash + 1));
        return orders.depart(departure, held.topology(), held.topologyUid());
    }

    /**
     * Does the hub's side and leaves a tombstone.
     *
     * @return what to tell, once that is done
     */
    Optional<String> abandon(FleetCluster cluster, Leave leave, Progress progress) {
        Member member = fleet.find(Snapshots.key(cluster)).orElseThrow();
        Tombstone tombstone = tombstone(cluster, member, leave.ended(), progress);
        @Nullable Receipt receipt = orders.abandon(member, tombstone, registrations(cluster, member));
        return receipt != null && receipt.done() ? Optional.of(told(tombstone)) : Optional.empty();
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
                !inCluster(cluster),
                tokensExpire(cluster, member));
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
    static List<AbandonOrder.Registered> registrations(FleetCluster cluster, Member member) {
        Map<String, AbandonOrder.Registered> all = new TreeMap<>();
        Stream.ofNullable(cluster.getStatus())
                .flatMap(status -> Stream.ofNullable(status.registrations()))
                .flatMap(List::stream)
                .forEach(each -> all.put(
                        each.instance(),
                        AbandonOrder.Registered.of(each.instance(), Objects.requireNonNullElse(each.secret(), ""))));
        member.state()
                .held()
                .forEach((instance, held) -> all.put(instance, AbandonOrder.Registered.of(instance, held.secret())));
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

    /** After a crash behind the farewell: our account is gone, and nothing was registered with it. */
    private static boolean accessGivenBack(FleetCluster cluster, @Nullable Problem trouble) {
        boolean nothingHeld = cluster.getStatus() == null
                || cluster.getStatus().registrations() == null
                || cluster.getStatus().registrations().isEmpty();
        return nothingHeld
                && trouble != null
                && (trouble.reason().equals(Reason.NotEnrolled.name())
                        || trouble.reason().equals(Reason.Unauthorized.name()));
    }
}
