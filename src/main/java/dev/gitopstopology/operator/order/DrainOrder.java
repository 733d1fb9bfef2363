package dev.gitopstopology.operator.order;

import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.catalog.DrainLook;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.render.Ownership;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.FluxPlace;
import dev.gitopstopology.status.DrainView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Looks what is still delivered to a cluster that is being emptied. The topologies' orders take it away; this one only looks. */
public final class DrainOrder extends ClusterOrder {
    public static final String ID = "drain";
    private static final String ENTRIES = "entries";
    private static final String OTHERS = "others";
    private static final String SEPARATOR = ",";
    private final Member member;
    private final Fleet fleet;
    private final List<AbandonOrder.Registered> registrations;

    /** @param registrations as far as the hub knows them, so that a cluster which does not answer is not taken for an empty one */
    public DrainOrder(Member member, Fleet fleet, List<AbandonOrder.Registered> registrations) {
        super(ID, registrations.toString());
        this.member = member;
        this.fleet = fleet;
        this.registrations = registrations;
    }

    @Override
    protected String cluster() {
        return member.key().toString();
    }

    @Override
    protected Receipt deliver() {
        TreeSet<String> entries = new TreeSet<>();
        TreeSet<String> others = new TreeSet<>();
        for (AbandonOrder.Registered each : registrations) {
            Member beside = beside(each);
            DrainLook.Left left = beside.call(
                    "looking what " + each.instance() + " delivers to " + member.key(),
                    connected -> look(each, new DrainLook(beside.target(connected), each.instance())));
            entries.addAll(left.entries());
            others.addAll(left.others());
        }
        wake(List.copyOf(entries));
        Map<String, String> facts =
                Map.of(ENTRIES, String.join(SEPARATOR, entries), OTHERS, String.join(SEPARATOR, others));
        return entries.isEmpty() && others.isEmpty()
                ? Receipt.delivered("", 0, facts, List.of())
                : new Receipt(Outcome.Waiting, DrainView.DRAINING, "", "", 0, facts, List.of());
    }

    /** After a restart it may not have joined yet: that nobody can look there does not mean that nothing is delivered. */
    private Member beside(AbandonOrder.Registered registration) {
        return fleet.find(registration.engineCluster())
                .orElseThrow(() -> new DeliveryException(
                        Outcome.Waiting,
                        "EngineClusterUnknown",
                        "cluster %s, where engine %s is, is not known (yet), so nobody sees what is delivered from there"
                                .formatted(registration.engineCluster(), registration.instance())));
    }

    /** What has ended was waited for, and the catalogue's own orders look more and more seldom. */
    private void wake(List<String> now) {
        boolean news = member.queue()
                .latest(ID)
                .filter(before -> !entries(before).equals(now))
                .isPresent();
        if (news) {
            registrations.forEach(each -> member.queue().lookAgain(CatalogOrder.id(each.instance())));
        }
    }

    private DrainLook.Left look(AbandonOrder.Registered registration, DrainLook look) {
        String place = FluxPlace.namespace(registration.instance(), member.key());
        List<ObjectId> records = EngineSecret.places(registration.instance(), member.key(), registration.namespace());
        if (registration.namespace().equals(place)) {
            return look.flux(place, records);
        }
        return look.argoCD(records.get(0), Ownership.labelValue(member.key().name()));
    }

    public static List<String> entries(Receipt seen) {
        return list(seen, ENTRIES);
    }

    public static List<String> others(Receipt seen) {
        return list(seen, OTHERS);
    }

    private static List<String> list(Receipt seen, String fact) {
        return Arrays.stream(seen.facts().getOrDefault(fact, "").split(SEPARATOR))
                .filter(each -> !each.isEmpty())
                .toList();
    }
}
