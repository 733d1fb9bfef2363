package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.api.ProvisionAddon;
import dev.gitopstopology.cluster.AdminAccess;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.fleet.RemovalTerms;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.operator.order.EngineOrder;
import dev.gitopstopology.operator.order.Orders;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.provision.Ttl;
import dev.gitopstopology.status.ClusterApiConditions;
import dev.gitopstopology.status.ClusterApiView;
import dev.gitopstopology.status.ClusterApiView.Sight;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** FleetClusters whose clusters are Cluster API's: orders what has to come before they can be enrolled, and says how it stands. */
public final class ClusterApis {
    private final HubClusters clusters;
    private final ClusterApiNews news;
    private final Fleet fleet;
    private final Members members;
    private final ProvisionLimits limits;
    private final Provisioning provisioning;
    private final AdminAccess admin;
    private final ExecutorService requests;
    private final Facts facts;
    private static final Duration FOREVER = Duration.ofDays(36500);
    private static final String UNSEEN_ENGINE = "EngineUnseen";
    private final AddonMemory memory = new AddonMemory();

    public ClusterApis(
            HubClusters clusters,
            ClusterApiNews news,
            Fleet fleet,
            Members members,
            ProvisionLimits limits,
            Provisioning provisioning,
            AdminAccess admin,
            ExecutorService requests,
            Facts facts) {
        this.clusters = clusters;
        this.news = news;
        this.fleet = fleet;
        this.members = members;
        this.limits = limits;
        this.provisioning = provisioning;
        this.admin = admin;
        this.requests = requests;
        this.facts = facts;
    }

    public void known(Cache<FleetCluster> present) {
        limits.known(present);
    }

    /**
     * Orders what is to be done, and lets the member wait until its time has come.
     *
     * @return how it stands; null for a cluster that is not Cluster API's
     */
    @Nullable
    public ClusterApiView pass(FleetCluster cluster, Member member) {
        ClusterApi capi = cluster.getSpec().connection().clusterAPI();
        if (capi == null) {
            return null;
        }
        ClusterKey key = Members.capiCluster(cluster);
        news.of(key, Snapshots.key(cluster));
        ClusterSight its = ClusterSight.of(cluster, clusters.look(key), clusters.lastSeen(key));
        Problem problem = limits.taken(cluster).orElse(null);
        Receipt made = null;
        if (capi.provision() != null && problem == null && !cluster.isMarkedForDeletion()) {
            made = provision(cluster, capi.provision(), member);
        } else {
            member.queue().drop(ProvisionOrder.ID);
        }
        List<ProvisionAddon> addons = addons(capi);
        Receipt applied = null;
        LiveCluster mine = problem == null ? its.mine() : null;
        if (!addons.isEmpty() && mine != null && mine.controlPlaneInitialized()) {
            applied = addons(cluster, addons, member);
        } else {
            member.queue().drop(AddonsOrder.ID);
        }
        member.tooEarly(early(cluster, member, key, mine, !addons.isEmpty(), applied));
        Problem engine = engineTrouble(member);
        return new ClusterApiView(
                key,
                its.live(),
                its.sight(),
                problem == null ? problem(made) : problem,
                made == null ? "" : made.facts().getOrDefault(ProvisionOrder.DOING, ""),
                version(capi.provision(), made),
                applied,
                !addons.isEmpty() && !onlyTheSourceIsAway(cluster, applied),
                !member.state().engines().isEmpty(),
                engine,
                !member.state().held().isEmpty(),
                expires(cluster),
                its.sight() == Sight.Unknown
                        || capi.provision() != null && problem == null && made == null
                        || !addons.isEmpty() && mine != null && mine.controlPlaneInitialized() && applied == null
                        || engine != null && engine.reason().equals(UNSEEN_ENGINE));
    }

    private @Nullable Receipt provision(FleetCluster cluster, Provision provision, Member member) {
        Map<String, String> labels =
                Objects.requireNonNullElse(cluster.getMetadata().getLabels(), Map.of());
        return Orders.place(
                member,
                new ProvisionOrder(
                        cluster,
                        facts.of(labels),
                        provision,
                        limits,
                        provisioning,
                        fleet.hub(),
                        ClusterSight.uid(cluster)));
    }

    private @Nullable Receipt addons(FleetCluster cluster, List<ProvisionAddon> addons, Member member) {
        return Orders.place(
                member,
                new AddonsOrder(
                        member,
                        Members.known(cluster),
                        members.kubeconfig(cluster),
                        addons,
                        provisioning.files(),
                        admin,
                        requests,
                        memory));
    }

    private static List<ProvisionAddon> addons(ClusterApi capi) {
        return capi.provision() == null
                ? List.of()
                : Objects.requireNonNullElse(capi.provision().addons(), List.of());
    }

    /** Once enrolled, a cluster is reached whatever Cluster API says: it may have been moved, or its objects lost. */
    private static Member.@Nullable TooEarly early(
            FleetCluster cluster,
            Member member,
            ClusterKey key,
            @Nullable LiveCluster live,
            boolean wantsAddons,
            @Nullable Receipt addons) {
        boolean enrolled = member.state().identity() != null
                || cluster.getStatus() != null && cluster.getStatus().clusterUID() != null;
        if (enrolled) {
            return null;
        }
        if (live == null || !live.controlPlaneInitialized()) {
            return new Member.TooEarly(
                    Reason.NotProvisioned,
                    live == null
                            ? "Cluster %s of Cluster API is not there (yet), or not this FleetCluster's".formatted(key)
                            : "the control plane of Cluster %s is not initialized yet".formatted(key));
        }
        if (wantsAddons && (addons == null || !addons.done())) {
            return new Member.TooEarly(
                    Reason.AddonsPending,
                    "Cluster %s waits for its add-ons%s".formatted(key, addons == null ? "" : ": " + addons.message()));
        }
        return null;
    }

    /** Not every version of Cluster API tells it; but nothing is under way any more only when the one that is wanted is there. */
    private static @Nullable String version(@Nullable Provision provision, @Nullable Receipt made) {
        if (provision == null || made == null) {
            return null;
        }
        return made.facts().getOrDefault(Receipt.VERSION, made.done() ? provision.version() : null);
    }

    /** What the order says that a person should know; that it goes on is no problem. */
    private static @Nullable Problem problem(@Nullable Receipt made) {
        return made == null || made.done() || made.reason().equals(ProvisionOrder.UNDER_WAY)
                ? null
                : new Problem("spec.connection.clusterAPI.provision", made.reason(), made.message());
    }

    private static @Nullable Problem engineTrouble(Member member) {
        return member.state().engines().values().stream()
                .map(engine -> {
                    Receipt receipt = member.queue()
                            .latest(EngineOrder.id(engine.topology(), engine.instance()))
                            .orElse(null);
                    if (receipt == null) {
                        return new Problem("", UNSEEN_ENGINE, engine.instance() + " was not looked at yet");
                    }
                    return receipt.done()
                            ? receipt.unready().stream().findFirst().orElse(null)
                            : new Problem("", receipt.reason(), receipt.message());
                })
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** A network that came up once is not down because a place that holds its manifests does not answer. */
    private static boolean onlyTheSourceIsAway(FleetCluster cluster, @Nullable Receipt applied) {
        return applied != null
                && !applied.done()
                && applied.isOnHub()
                && cluster.getStatus() != null
                && Objects.requireNonNullElse(cluster.getStatus().conditions(), List.<Condition>of()).stream()
                        .anyMatch(each -> each.type().equals(ClusterApiConditions.NETWORK)
                                && each.status().equals("True"));
    }

    /** When the cluster's time ends; empty for one that stays. */
    @Nullable
    Instant expires(FleetCluster cluster) {
        ClusterApi capi = cluster.getSpec().connection().clusterAPI();
        if (capi == null || capi.provision() == null || !RemovalTerms.deletes(cluster)) {
            return null;
        }
        String ttl = capi.provision().ttl();
        Duration asked = ttl == null ? FOREVER : Ttl.of(ttl).orElse(FOREVER);
        Duration longest = limits.longest(cluster.getMetadata().getNamespace()).orElse(FOREVER);
        Duration life = asked.compareTo(longest) < 0 ? asked : longest;
        return life.equals(FOREVER)
                ? null
                : Instant.parse(cluster.getMetadata().getCreationTimestamp()).plus(life);
    }

    /**
     * Withdraws what was ordered for a cluster that goes.
     *
     * @return whether some of it is being written at this moment, and has to be waited for
     */
    public boolean stops(FleetCluster cluster) {
        ClusterKey key = Snapshots.key(cluster);
        if (cluster.getSpec().connection().clusterAPI() != null) {
            // A run that began after the deletion did has asked for nothing yet, and would not hear how it goes.
            news.of(Members.capiCluster(cluster), key);
            clusters.sight();
        }
        Optional<Member> member = fleet.find(key);
        member.ifPresent(each -> {
            each.queue().drop(ProvisionOrder.ID);
            each.queue().drop(AddonsOrder.ID);
        });
        return member.filter(each ->
                        each.queue().running(order -> order instanceof ProvisionOrder || order instanceof AddonsOrder))
                .isPresent();
    }

    public void forget(FleetCluster cluster) {
        ClusterKey key = Snapshots.key(cluster);
        memory.forget(key);
        news.forget(Members.capiCluster(cluster), key);
        clusters.forget(Members.capiCluster(cluster));
    }
}
