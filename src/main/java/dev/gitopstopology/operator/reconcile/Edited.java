package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.FleetCluster;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * What of a FleetCluster is worth a reconcile: everything but its status, which is our own writing. Annotations count, since they
 * ask for things.
 */
public final class Edited implements OnUpdateFilter<FleetCluster> {
    @Override
    public boolean accept(FleetCluster now, FleetCluster before) {
        return !Objects.equals(now.getSpec(), before.getSpec()) || !same(now.getMetadata(), before.getMetadata());
    }

    private static boolean same(ObjectMeta now, ObjectMeta before) {
        return Objects.equals(now.getUid(), before.getUid())
                && Objects.equals(now.getGeneration(), before.getGeneration())
                && Objects.equals(now.getDeletionTimestamp(), before.getDeletionTimestamp())
                && Objects.equals(now.getFinalizers(), before.getFinalizers())
                && Objects.equals(now.getLabels(), before.getLabels())
                && Objects.equals(now.getAnnotations(), before.getAnnotations());
    }
}
