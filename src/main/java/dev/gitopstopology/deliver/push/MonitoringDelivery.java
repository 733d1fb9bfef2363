package dev.gitopstopology.deliver.push;

import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.RenderedSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a Prometheus operator is told, as far as there is one: of a kind that the cluster does not know, nothing is written. */
public final class MonitoringDelivery {
    private final Target target;
    private final int mayPrune;

    public MonitoringDelivery(Target target, int mayPrune) {
        this.target = target;
        this.mayPrune = mayPrune;
    }

    /**
     * @return the set as far as it was delivered
     * @throws DeliveryException when it was refused
     */
    public RenderedSet deliver(RenderedSet set, Holder holder) {
        ApiObjects objects = target.objects();
        if (set.manifests().isEmpty()
                && new InventoryStore(objects, set.id(), holder)
                        .read()
                        .entries()
                        .isEmpty()) {
            return set;
        }
        List<Manifest> known = new ArrayList<>();
        TreeSet<String> unknown = new TreeSet<>();
        for (Manifest manifest : set.manifests()) {
            if (served(objects, manifest.id())) {
                known.add(manifest);
            } else {
                unknown.add(manifest.kind());
            }
        }
        RenderedSet possible = new RenderedSet(set.id(), known);
        new SetDelivery(target, mayPrune).deliver(possible, holder, new Bindings());
        if (!unknown.isEmpty()) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "MonitoringNotThere",
                    "spec.engine.monitoring: cluster %s does not know %s.monitoring.coreos.com; install the Prometheus operator's CRDs there, or leave spec.engine.monitoring out"
                            .formatted(target.name(), String.join(", ", unknown)));
        }
        return possible;
    }

    private boolean served(ApiObjects objects, ObjectId id) {
        try {
            return objects.served(id);
        } catch (KubernetesClientException e) {
            throw Refusal.isAnswer(e) ? Refusal.of(target.name(), id, e) : e;
        }
    }
}
