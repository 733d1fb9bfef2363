package dev.gitopstopology.operator.order;

import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.Claim;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.EngineRoom;
import dev.gitopstopology.deliver.push.ForeignEngine;
import dev.gitopstopology.deliver.push.Holder;
import dev.gitopstopology.deliver.push.MemberInventories.HeldEngine;
import dev.gitopstopology.deliver.push.SharedRoles;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.render.registration.EngineRoomAccess;
import dev.gitopstopology.render.registration.Enrolment;
import dev.gitopstopology.render.registration.ExternalEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Looks for an engine that somebody else installs, takes it for one topology, and tells how it is. */
final class ExternalEngineOrder extends ClusterOrder {
    /** Nothing of it carries our label, so no watch tells when it changes. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private static final Duration LOOK_SOON = Duration.ofSeconds(5);
    private final Member host;
    private final Member hub;
    private final Instance instance;
    private final String topologyUid;
    private final InstantSource clock;
    private volatile Duration pause = LOOK_AGAIN;

    ExternalEngineOrder(Member host, Member hub, Instance instance, String topologyUid, InstantSource clock) {
        super(EngineOrder.id(instance.topology(), instance.id()), "external " + instance + " " + topologyUid);
        this.host = host;
        this.hub = hub;
        this.instance = instance;
        this.topologyUid = topologyUid;
        this.clock = clock;
    }

    /** What is found beside a registration, or instead of an installation. */
    static ForeignEngine engine(Target target, Instance instance) {
        SetId set = new SetId(instance.topology(), instance.id(), instance.cluster(), SetKind.engine);
        return new ForeignEngine(target, set, ExternalEngine.signs(instance));
    }

    InstanceId instance() {
        return instance.id();
    }

    @Override
    public TopologyKey topology() {
        return instance.topology();
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
        String hubUid = onHub(() -> hub.identity().uid());
        ForeignEngine.Found found = host.call("looking for " + instance.id(), connected -> look(connected, hubUid));
        pause = found.unready().isEmpty() ? LOOK_AGAIN : LOOK_SOON;
        return Receipt.delivered("", 0, Map.of(Receipt.VERSION, found.version()), found.unready());
    }

    private ForeignEngine.Found look(ConnectedCluster connected, String hubUid) {
        Target target = host.target(connected);
        ForeignEngine engine = engine(target, instance);
        engine.hold(Holder.of(topologyUid, hubUid, Claim.of(instance, host.key(), hubUid, topologyUid)));
        if (host.key().isHub()) {
            new SharedRoles(target)
                    .ensure(Enrolment.rolesBeside(instance.engine().type()));
        } else {
            host.update(before -> before.running(new HeldEngine(instance.id(), instance.topology(), topologyUid)));
            String namespace = instance.engine().namespace();
            if (!new EngineRoom(target).enter(EngineRoomAccess.beside(namespace))) {
                throw engine.missing("Namespace " + namespace);
            }
        }
        return engine.find();
    }

    @Override
    public Optional<Instant> lookAgain() {
        return Optional.of(clock.instant().plus(pause));
    }
}
