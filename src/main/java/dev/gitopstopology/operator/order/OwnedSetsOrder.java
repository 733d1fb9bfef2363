package dev.gitopstopology.operator.order;

import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.Holder;
import dev.gitopstopology.deliver.push.OwnedSets;
import dev.gitopstopology.deliver.push.Watches;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what an instance's tenants, or its entries of the catalogue, have on one cluster, and takes away what is nobody's any more. One
 * owner's failure is told of that owner, and the others go on.
 */
public final class OwnedSetsOrder extends ClusterOrder {
    private final Member member;
    private final Member hub;
    private final Instance instance;
    private final Share share;
    private final String topologyUid;

    /**
     * What the owners are to have there.
     *
     * @param sets by the owner's name
     * @param untouched owners of which nothing is changed
     * @param leaving owners whose project goes as soon as no Application belongs to it
     */
    public record Share(SetKind kind, SortedMap<String, RenderedSet> sets, Set<String> untouched, Set<String> leaving) {
        private String fingerprint() {
            return kind
                    + sets.values().stream().map(RenderedSet::digest).collect(Collectors.joining(","))
                    + sets.keySet()
                    + new TreeSet<>(untouched)
                    + new TreeSet<>(leaving);
        }
    }

    public OwnedSetsOrder(Member member, Member hub, Instance instance, Share share, String topologyUid) {
        super(id(instance.topology(), instance.id().value(), share.kind()), share.fingerprint() + " " + topologyUid);
        this.member = member;
        this.hub = hub;
        this.instance = instance;
        this.share = share;
        this.topologyUid = topologyUid;
    }

    /** All namespaces share the hub's queue, and an instance id can be imitated from another one. */
    static String id(TopologyKey topology, String instance, SetKind kind) {
        return kind + "/" + topology.namespace() + "/" + instance;
    }

    @Override
    public TopologyKey topology() {
        return instance.topology();
    }

    SetKind kind() {
        return share.kind();
    }

    /** Whether it is about what lies beside the engine, and goes with it. */
    boolean isBesideEngine() {
        return share.kind() == SetKind.project || share.kind() == SetKind.catalog;
    }

    InstanceId instance() {
        return instance.id();
    }

    @Override
    protected String cluster() {
        return member.key().toString();
    }

    @Override
    protected Receipt deliver() {
        if (member.leaving()) {
            return leaving();
        }
        String hubUid = onHub(() -> hub.identity().uid());
        return member.call(
                "delivering the " + share.kind() + " sets of " + instance.id(),
                connected -> new Delivery(connected, hubUid).go());
    }

    private final class Delivery {
        private final ConnectedCluster connected;
        private final Holder holder;
        private final OwnedSets tenants;
        private final Map<String, String> facts = new TreeMap<>();
        private @Nullable Receipt worst;
        private int objects;

        Delivery(ConnectedCluster connected, String hubUid) {
            this.connected = connected;
            this.holder = Holder.of(topologyUid, hubUid, null);
            this.tenants = new OwnedSets(
                    member.target(connected), instance.topology(), instance.id(), member.key(), share.kind());
        }

        Receipt go() {
            share.sets().forEach((tenant, set) -> each(tenant, () -> keep(tenant, set)));
            for (String tenant : tenants.present()) {
                if (!share.sets().containsKey(tenant) && !share.untouched().contains(tenant)) {
                    each(tenant, () -> leave(tenant));
                }
            }
            share.leaving().stream()
                    .filter(tenant -> !facts.containsKey(OwnerFacts.IN_USE + tenant))
                    .filter(tenant -> !facts.containsKey(OwnerFacts.FAILED + tenant))
                    .forEach(tenant -> facts.put(OwnerFacts.GONE + tenant, ""));
            member.watch(
                    connected,
                    instance.id(),
                    share.kind(),
                    Watches.ofAll(share.sets().values()));
            Receipt failed = worst;
            return failed == null
                    ? Receipt.delivered(fingerprint(), objects, Map.copyOf(facts), List.of())
                    : new Receipt(
                            failed.outcome(),
                            failed.reason(),
                            failed.message(),
                            fingerprint(),
                            objects,
                            Map.copyOf(facts),
                            List.of());
        }

        private void keep(String tenant, RenderedSet set) {
            if (share.leaving().contains(tenant) && leave(tenant)) {
                return;
            }
            objects += tenants.deliver(set, holder, instance.mayPrune());
        }

        /** @return whether it has gone */
        private boolean leave(String tenant) {
            if (isBesideEngine()) {
                String inUse = String.join(", ", tenants.applications(tenant));
                if (!inUse.isEmpty()) {
                    facts.put(OwnerFacts.IN_USE + tenant, inUse);
                    worst = Receipt.not(
                            Outcome.Waiting,
                            "ProjectInUse",
                            "Applications of %s are there: %s".formatted(tenant, inUse));
                    return false;
                }
            }
            tenants.remove(tenant, topologyUid);
            return true;
        }

        private void each(String tenant, Runnable work) {
            try {
                work.run();
            } catch (DeliveryException e) {
                worst = e.receipt();
                facts.put(
                        OwnerFacts.FAILED + tenant, e.reason() + " " + Objects.requireNonNullElse(e.getMessage(), ""));
            }
        }
    }
}
