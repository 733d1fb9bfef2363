package dev.gitopstopology.model.capi;

/** A condition of a Cluster API object; of either API version, with absent texts empty. */
public record ClusterCondition(String type, String status, String reason, String message) {
    public boolean isTrue() {
        return status.equals("True");
    }

    public boolean isFalse() {
        return status.equals("False");
    }
}
