package dev.gitopstopology.operator;

import dev.gitopstopology.deliver.push.ClusterSecretDelivery;
import dev.gitopstopology.deliver.push.FluxNamespace;
import dev.gitopstopology.deliver.push.LastingSecret;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.render.Ownership;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.FluxPlace;
import java.util.List;

/**
 * What a registration has on the cluster where its engine runs, whatever the engine: a Secret, and with Flux a namespace, in which
 * everything is suspended before the Secret goes.
 */
final class EngineSide {
    private final Target engine;
    private final InstanceId instance;
    private final ClusterKey member;
    private final List<EngineSecret.Place> secrets;

    /** @param namespace where an Argo CD's cluster Secret is said to be; may be empty */
    EngineSide(Target engine, InstanceId instance, ClusterKey member, String namespace) {
        this.engine = engine;
        this.instance = instance;
        this.member = member;
        this.secrets = EngineSecret.places(instance, member, namespace);
    }

    /** Nothing that Flux delivers to the member is pruned from now on. */
    void suspend() {
        FluxNamespace place = place();
        if (place.exists()) {
            place.suspend();
        }
    }

    /** @return whether everything is gone; otherwise to be tried again */
    boolean remove(String topologyUid) {
        ClusterSecretDelivery delivery = new ClusterSecretDelivery(engine);
        for (EngineSecret.Place secret : secrets) {
            if (!delivery.remove(secret.namespace(), secret.name(), instance, topologyUid)) {
                return false;
            }
        }
        tidy();
        return true;
    }

    /** The Secrets, for whoever cannot ask the topology. */
    List<LastingSecret> lasting() {
        return secrets.stream()
                .map(secret -> new LastingSecret(
                        engine, secret.namespace(), secret.name(), instance, Ownership.labelValue(member.name())))
                .toList();
    }

    /** Takes away what stood beside the Secret. */
    void tidy() {
        FluxNamespace place = place();
        if (place.exists()) {
            place.remove();
        }
    }

    private FluxNamespace place() {
        return new FluxNamespace(engine, FluxPlace.namespace(instance, member), instance);
    }
}
