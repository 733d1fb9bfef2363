package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.LastingSecret;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.deliver.push.TombstoneStore;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.render.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the hub's side of a cluster's leaving without the cluster: a tombstone first, since nothing else will remember, then the
 * engines' cluster Secrets. Asks nothing of the cluster. It runs in the cluster's queue, so nothing writes those Secrets meanwhile.
 */
public final class AbandonOrder extends ClusterOrder {
    public static final String ID = Member.ABANDON;
    private static final Logger LOG = LoggerFactory.getLogger(AbandonOrder.class);
    private final ClusterKey key;
    private final Fleet fleet;
    private final Tombstone tombstone;
    private final List<Registered> registrations;
    private @Nullable Tombstone complete;

    /** A registration as far as the hub knows it. */
    public record Registered(InstanceId instance, ClusterKey engineCluster, String namespace, String name) {
        public static Registered of(String instance, String secret, ClusterKey engineCluster) {
            TopologyKey place = TopologyKey.parse(secret);
            return new Registered(new InstanceId(instance), engineCluster, place.namespace(), place.name());
        }
    }

    /** @param tombstone without what only the Secrets tell */
    AbandonOrder(Fleet fleet, Tombstone tombstone, List<Registered> registrations) {
        super(ID, tombstone.fleetClusterUid());
        this.key = tombstone.fleetCluster();
        this.fleet = fleet;
        this.tombstone = tombstone;
        this.registrations = registrations;
    }

    @Override
    protected String cluster() {
        return key.toString();
    }

    @Override
    protected Receipt deliver() {
        registrations.stream()
                .filter(each ->
                        !each.engineCluster().isHub() && !each.engineCluster().equals(key))
                .forEach(this::deleteElsewhere);
        return fleet.hub().call("doing the hub's side of letting " + key + " go", this::abandon);
    }

    /** An engine's cluster that does not answer is not waited for: what it holds ends with the account on the cluster that leaves. */
    private void deleteElsewhere(Registered registration) {
        fleet.find(registration.engineCluster()).ifPresent(beside -> {
            try {
                var unused = beside.call(
                        "deleting the cluster Secret",
                        connected ->
                                side(beside.target(connected), registration).removeLasting());
            } catch (ClusterException e) {
                LOG.atWarn()
                        .addKeyValue("cluster", key)
                        .addKeyValue("engineCluster", beside.key())
                        .addKeyValue("instance", registration.instance())
                        .log("the engine's cluster does not answer; the cluster Secret there is left");
            }
        });
    }

    private EngineSide side(Target beside, Registered registration) {
        return new EngineSide(beside, registration.instance(), key, registration.namespace());
    }

    private Receipt abandon(ConnectedCluster onHub) {
        Target target = fleet.hub().target(onHub);
        Map<Registered, EngineSide> sides = new LinkedHashMap<>();
        registrations.stream()
                .filter(each -> each.engineCluster().isHub())
                .forEach(each -> sides.put(each, side(target, each)));
        if (complete == null) {
            complete = completed(sides.values().stream().flatMap(side -> side.lasting().stream()));
        }
        leave(new TombstoneStore(target, Tombstone.ROLE), complete);
        List<String> left = new ArrayList<>();
        for (Map.Entry<Registered, EngineSide> side : sides.entrySet()) {
            String place = side.getKey().namespace() + "/" + side.getKey().name();
            switch (side.getValue().removeLasting()) {
                case Gone -> {}
                case NotOurs -> left.add(place);
                case Changed -> {
                    return Receipt.not(
                            Outcome.Waiting,
                            "SecretInUse",
                            "Secret %s changed while it was being deleted; tried again".formatted(place));
                }
            }
        }
        if (!left.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("cluster", key)
                    .addKeyValue("secrets", left)
                    .log("not ours any more; left");
        }
        return Receipt.removed();
    }

    private Tombstone completed(Stream<LastingSecret> secrets) {
        Instant last = Stream.concat(
                        Stream.ofNullable(tombstone.tokensExpireAt()),
                        secrets.map(LastingSecret::tokenExpires).flatMap(Optional::stream))
                .max(Comparator.naturalOrder())
                .orElse(null);
        return tombstone.withTokensExpireAt(last);
    }

    /** Where the FleetCluster's namespace goes too, ours remembers. */
    private void leave(TombstoneStore store, Tombstone what) {
        for (String namespace : Stream.of(key.namespace(), Api.SYSTEM_NAMESPACE)
                .filter(Objects::nonNull)
                .distinct()
                .toList()) {
            if (store.has(namespace, what.name()) || store.leave(what.manifest(namespace))) {
                return;
            }
        }
        LOG.atWarn()
                .addKeyValue("cluster", key)
                .addKeyValue("uid", what.clusterUid())
                .addKeyValue("registrations", what.instances())
                .log("no tombstone could be left; what is left on the cluster is in operations.md");
    }
}
