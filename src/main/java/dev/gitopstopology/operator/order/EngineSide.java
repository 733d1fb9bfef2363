package dev.gitopstopology.operator.order;

import dev.gitopstopology.deliver.push.ClusterSecretDelivery;
import dev.gitopstopology.deliver.push.EngineRoom;
import dev.gitopstopology.deliver.push.FluxNamespace;
import dev.gitopstopology.deliver.push.LastingSecret;
import dev.gitopstopology.deliver.push.LastingSecret.Removal;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.deliver.push.catalog.ServiceApplications;
import dev.gitopstopology.deliver.push.catalog.ServiceDeliveries;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.render.Ownership;
import dev.gitopstopology.render.registration.EngineRoomAccess;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.FluxPlace;
import java.util.List;

/**
 * What a registration has on the cluster where its engine runs, whatever the engine: a Secret, and with Flux a namespace, in which
 * everything is suspended before the Secret goes, so that nothing is pruned.
 */
final class EngineSide {
    private final Target engine;
    private final InstanceId instance;
    private final ClusterKey member;
    private final List<ObjectId> secrets;
    private final String place;
    private final List<String> namespaces;

    /** @param namespace where an Argo CD's cluster Secret is said to be; may be empty */
    EngineSide(Target engine, InstanceId instance, ClusterKey member, String namespace) {
        this.engine = engine;
        this.instance = instance;
        this.member = member;
        this.secrets = EngineSecret.places(instance, member, namespace);
        this.place = FluxPlace.namespace(instance, member);
        this.namespaces = namespace.isEmpty() || namespace.equals(place) ? List.of() : List.of(namespace);
    }

    /** @return whether everything is gone; otherwise to be tried again */
    boolean remove(String topologyUid) {
        suspend();
        ClusterSecretDelivery delivery = new ClusterSecretDelivery(engine);
        for (ObjectId secret : secrets()) {
            if (!delivery.remove(secret, instance, topologyUid)) {
                return false;
            }
        }
        tidy();
        return true;
    }

    /** The same for whoever cannot ask the topology. */
    Removal removeLasting() {
        suspend();
        Removal worst = Removal.Gone;
        for (LastingSecret secret : lasting()) {
            switch (secret.remove()) {
                case Gone -> {}
                case NotOurs -> worst = Removal.NotOurs;
                case Changed -> {
                    return Removal.Changed;
                }
            }
        }
        tidy();
        return worst;
    }

    List<LastingSecret> lasting() {
        return secrets().stream()
                .map(secret -> new LastingSecret(engine, secret, instance, Ownership.labelValue(member.name())))
                .toList();
    }

    /** Nothing is looked for in a namespace that is not there: where no Flux is, we have no rights in what would be its namespaces. */
    private List<ObjectId> secrets() {
        boolean beside = namespace().present();
        return secrets.stream()
                .filter(each -> beside || !place.equals(each.namespace()))
                .toList();
    }

    private void suspend() {
        FluxNamespace namespace = namespace();
        if (namespace.exists()) {
            namespace.suspend();
        }
    }

    /** What delivered the catalogue there would otherwise look for a cluster that its engine no longer knows. */
    private void tidy() {
        String cluster = Ownership.labelValue(member.name());
        for (String namespace : namespaces) {
            new ServiceApplications(engine, namespace, instance, cluster).releaseAll();
        }
        FluxNamespace namespace = namespace();
        if (namespace.exists()) {
            new ServiceDeliveries(engine, place, instance).releaseAll();
            namespace.remove();
            new EngineRoom(engine).leave(EngineRoomAccess.binding(place).id());
        }
    }

    private FluxNamespace namespace() {
        return new FluxNamespace(engine, place, instance);
    }
}
