package dev.gitopstopology.operator.replica;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/** Where the Lease is kept. Everything may throw a {@link KubernetesClientException}. */
interface LeaseRecord {
    /** The Lease as it is; null when there is none. */
    @Nullable
    Lease read();

    /**
     * Writes over exactly the version that the Lease carries, or creates it when it carries none.
     *
     * @return as stored
     * @throws KubernetesClientException with code 409 when somebody was faster
     */
    Lease write(Lease lease);
}
