package dev.gitopstopology.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the removal of a provisioned cluster does, in that order, told before any of it is done.
 *
 * @param drainFor how long the cluster is emptied at most; null where what engines deploy is left to go with the machines
 * @param entries catalogue entries that the cluster has
 * @param cluster the Cluster
 * @param controlPlane how many machines the control plane has, as far as Cluster API says
 * @param workers how many workers there are, as far as Cluster API says
 */
public record RemovalPreview(
        @Nullable Duration drainFor,
        Collection<String> entries,
        int registrations,
        int engines,
        String cluster,
        @Nullable Integer controlPlane,
        @Nullable Integer workers) {

    /** Each a clause. */
    public List<String> steps() {
        List<String> steps = new ArrayList<>();
        if (drainFor != null) {
            steps.add("wait at most %s for what others deliver to it, and delete what %s deployed"
                    .formatted(minutes(drainFor), counted(entries.size(), "catalogue entry", "catalogue entries")));
        } else {
            steps.add(
                    "orphan what engines deployed (%s), of which load balancers and volumes in the cloud may stay (see spec.drain)"
                            .formatted(counted(entries.size(), "catalogue entry", "catalogue entries")));
        }
        if (registrations > 0) {
            steps.add("end " + counted(registrations, "registration", "registrations"));
        }
        if (engines > 0) {
            steps.add("let go of " + counted(engines, "engine", "engines") + " on it");
        }
        steps.add("give our access back");
        steps.add(lastStep());
        return List.copyOf(steps);
    }

    /** What ends it. */
    public String lastStep() {
        String machines = controlPlane == null
                ? ""
                : " (%d of the control plane, %d workers)".formatted(controlPlane, workers == null ? 0 : workers);
        return "delete Cluster %s and wait until its machines%s are gone, then identities of its template that nothing else owns"
                .formatted(cluster, machines);
    }

    private static String minutes(Duration time) {
        return time.toMinutes() + "m";
    }

    private static String counted(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
