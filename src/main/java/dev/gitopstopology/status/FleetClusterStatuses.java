package dev.gitopstopology.status;

import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.status.Conditions.Truth;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The status of a FleetCluster. */
public final class FleetClusterStatuses {
    public static final String CONNECTED = "Connected";

    private FleetClusterStatuses() {}

    public static FleetClusterStatus of(
            FleetClusterView view, @Nullable FleetClusterStatus previous, @Nullable Long generation, Instant now) {
        Conditions conditions = new Conditions(previous == null ? null : previous.conditions(), generation, now);
        if (view.trouble() != null) {
            boolean blind = view.trouble().reason().equals("Unreachable") && view.seen();
            conditions.add(
                    CONNECTED,
                    blind ? Truth.Unknown : Truth.False,
                    view.trouble().reason(),
                    view.trouble().message());
        } else if (!view.seen()) {
            conditions.add(CONNECTED, Truth.False, "Enrolling", "the cluster is being enrolled");
        } else {
            conditions.met(CONNECTED, "Connected", "");
        }
        return new FleetClusterStatus(
                generation,
                conditions.summedUp(""),
                view.uid(),
                view.server(),
                view.kubernetesVersion(),
                view.registrations(),
                view.credentials());
    }
}
