package dev.gitopstopology.cluster.admin;

import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;

/** Adds to a failure what an administrator, and not the operator, can do about it. */
final class Advice {
    private Advice() {}

    static ClusterException on(ClusterException failure, String side) {
        String advice = advice(failure, side);
        return advice.isEmpty()
                ? failure
                : new ClusterException(failure.reason(), failure.getMessage() + advice, failure.getCause());
    }

    private static String advice(ClusterException failure, String side) {
        if (failure.reason() == Reason.Forbidden) {
            return "; this takes an administrator of " + side
                    + (side.equals("the hub") ? " (who may write Secrets and FleetClusters there)" : "");
        }
        if (failure.reason() == Reason.Unauthorized) {
            return "; log in to " + side + " anew, and see that kubectl works with this context";
        }
        if (failure.reason() == Reason.Conflict) {
            return "; or take it over with --adopt";
        }
        String text = String.valueOf(failure.getMessage());
        if (side.equals("the hub") && text.contains("(404)") && text.contains("namespaces ")) {
            return "; create it first: kubectl create namespace NAME";
        }
        return "";
    }
}
