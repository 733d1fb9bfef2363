package dev.gitopstopology.status;

import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import org.jspecify.annotations.Nullable;

/** A cluster, the instance that it has to do with, and what became of that; no receipt while it is under way. */
public record Registered(
        InstanceId instance, String cluster, @Nullable Receipt receipt) {
    public static Registered of(InstanceId instance, ClusterKey cluster, @Nullable Receipt receipt) {
        return new Registered(instance, cluster.name(), receipt);
    }

    public boolean done() {
        return receipt != null && receipt.done();
    }
}
