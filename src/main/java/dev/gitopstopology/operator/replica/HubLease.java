package dev.gitopstopology.operator.replica;

import dev.gitopstopology.api.Api;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** The Lease on the hub. */
public record HubLease(KubernetesClient client) implements LeaseRecord {
    public static final String NAME = "gitops-topology";

    @Override
    public @Nullable Lease read() {
        return client.leases().inNamespace(Api.SYSTEM_NAMESPACE).withName(NAME).get();
    }

    @Override
    public Lease write(Lease lease) {
        return lease.getMetadata().getResourceVersion() == null
                ? client.resource(lease).create()
                : client.resource(lease).update();
    }
}
