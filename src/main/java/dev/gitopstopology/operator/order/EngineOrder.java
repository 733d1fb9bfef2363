package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.deliver.Claim;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.MonitoringFacts;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.EngineRoom;
import dev.gitopstopology.deliver.push.Holder;
import dev.gitopstopology.deliver.push.MemberInventories.HeldEngine;
import dev.gitopstopology.deliver.push.MonitoringDelivery;
import dev.gitopstopology.deliver.push.Nodes;
import dev.gitopstopology.deliver.push.SetDelivery;
import dev.gitopstopology.deliver.push.SharedRoles;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.deliver.push.Watches;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.observe.WorkloadHealth;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.render.monitoring.MonitoringRenderer;
import dev.gitopstopology.render.registration.EngineRoomAccess;
import dev.gitopstopology.render.registration.Enrolment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Installs an engine, keeps it as rendered, and tells how it is. */
public final class EngineOrder extends ClusterOrder {
    /** A namespace that credentials wait for is made with a registration, which takes seconds. */
    private static final Duration SOON = Duration.ofSeconds(5);
    /** A Prometheus operator that is not there is installed by somebody, some day. */
    private static final Duration LATER = Duration.ofMinutes(1);

    private final Member host;
    private final Member hub;
    private final Recipe recipe;
    private final CredentialCopies credentials;
    private final String topologyUid;
    private final ShardPinning pinning;
    private final InstantSource clock;
    private volatile @Nullable Instant again;

    EngineOrder(
            Member host,
            Member hub,
            Recipe recipe,
            CredentialCopies credentials,
            String topologyUid,
            ShardPinning pinning,
            InstantSource clock) {
        super(
                id(recipe.instance().topology(), recipe.instance().id()),
                recipe.fingerprint() + " " + credentials.fingerprint() + " " + topologyUid);
        this.credentials = credentials;
        this.host = host;
        this.hub = hub;
        this.recipe = recipe;
        this.topologyUid = topologyUid;
        this.pinning = pinning;
        this.clock = clock;
    }

    /** All namespaces share the hub's queue, and an instance id can be imitated from another one. */
    public static String id(TopologyKey topology, InstanceId instance) {
        return "engine/" + topology.namespace() + "/" + instance;
    }

    InstanceId instance() {
        return recipe.instance().id();
    }

    @Override
    public TopologyKey topology() {
        return recipe.instance().topology();
    }

    @Override
    protected String cluster() {
        return host.key().toString();
    }

    @Override
    protected Receipt deliver() {
        if (host.leaving()) {
            return leaving();
        }
        again = null;
        String hubUid = onHub(() -> hub.identity().uid());
        RenderedSet set = recipe.render();
        return host.call("delivering " + recipe.instance().id(), connected -> deliver(connected, set, hubUid));
    }

    private Receipt deliver(ConnectedCluster connected, RenderedSet set, String hubUid) {
        Instance instance = recipe.instance();
        Target target = host.target(connected);
        Claim claim = Claim.of(instance, host.key(), hubUid, topologyUid);
        Holder holder = Holder.of(topologyUid, hubUid, claim);
        SetDelivery delivery = new SetDelivery(target, instance.mayPrune());
        if (instance.engine().flavour().nodes() > 1) {
            new Nodes(target).require(instance.engine().flavour(), set.id(), holder);
        }
        if (host.key().isHub()) { // any other cluster has them from its enrolment
            new SharedRoles(target)
                    .ensure(Enrolment.rolesBeside(instance.engine().type()));
        } else {
            delivery.claim(set.id(), holder); // the namespace may be another's
            String namespace = instance.engine().namespace();
            new EngineRoom(target).ensure(EngineRoomAccess.namespace(namespace), EngineRoomAccess.binding(namespace));
            host.update(before -> before.running(new HeldEngine(instance.id(), instance.topology(), topologyUid)));
        }
        if (instance.engine().type() == EngineType.ArgoCD) {
            pinning.makeRoom(target);
        }
        SetDelivery.Delivered delivered = delivery.deliver(set, holder, new Bindings());
        host.watch(connected, instance.id(), SetKind.engine, Watches.of(set));
        CredentialCopies.Told told = credentials.deliver(target, Holder.of(topologyUid, hubUid, null));
        again = told.waiting() ? clock.instant().plus(SOON) : null;
        host.watch(connected, instance.id(), SetKind.credentials, Watches.of(credentials.shown()));
        Map<String, String> facts = new TreeMap<>(told.facts());
        facts.putAll(monitoring(connected, target, hubUid));
        return Receipt.delivered(
                set.digest(),
                delivered.objects(),
                Map.copyOf(facts),
                WorkloadHealth.unready(delivered.live().values()));
    }

    private Map<String, String> monitoring(ConnectedCluster connected, Target target, String hubUid) {
        Instance instance = recipe.instance();
        RenderedSet wanted = MonitoringRenderer.render(instance);
        try {
            RenderedSet delivered = new MonitoringDelivery(target, instance.mayPrune())
                    .deliver(wanted, Holder.of(topologyUid, hubUid, null));
            host.watch(connected, instance.id(), SetKind.monitoring, Watches.of(delivered));
            return MonitoringFacts.delivered(!wanted.manifests().isEmpty());
        } catch (DeliveryException e) {
            if (again == null) {
                again = clock.instant().plus(LATER);
            }
            return MonitoringFacts.failed(e);
        }
    }

    @Override
    public Optional<Instant> lookAgain() {
        return Optional.ofNullable(again);
    }
}
