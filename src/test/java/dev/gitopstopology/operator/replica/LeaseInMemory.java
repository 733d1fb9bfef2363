package dev.gitopstopology.operator.replica;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One Lease that replicas of a test share, with the API server's optimistic locking. */
final class LeaseInMemory implements LeaseRecord {
    volatile @Nullable Lease stored;

    volatile int writes;
    volatile boolean down;
    volatile @Nullable Error broken;
    boolean answersGetLost;
    /** What happens while a write is on its way. */
    Runnable meanwhile = () -> {};

    private int version;

    @Override
    public @Nullable Lease read() {
        answer();
        return stored;
    }

    @Override
    public synchronized Lease write(Lease lease) {
        answer();
        meanwhile.run();
        String over = lease.getMetadata().getResourceVersion();
        String now = stored == null ? null : stored.getMetadata().getResourceVersion();
        if (!Objects.equals(over, now)) {
            throw new KubernetesClientException("conflict", 409, null);
        }
        stored = new LeaseBuilder(lease)
                .editMetadata()
                .withResourceVersion(Integer.toString(++version))
                .endMetadata()
                .build();
        writes++;
        if (answersGetLost) {
            throw new KubernetesClientException("reply lost after commit");
        }
        return stored;
    }

    String holder() {
        return stored == null || stored.getSpec().getHolderIdentity() == null
                ? ""
                : stored.getSpec().getHolderIdentity();
    }

    private void answer() {
        Error error = broken;
        if (error != null) {
            throw error;
        }
        if (down) {
            throw new KubernetesClientException("no answer");
        }
    }
}
