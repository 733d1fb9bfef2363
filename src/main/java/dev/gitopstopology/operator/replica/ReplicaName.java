package dev.gitopstopology.operator.replica;

import java.util.Objects;
import java.util.UUID;

/** What a replica is called in its Lease and in audit logs. */
public final class ReplicaName {
    private ReplicaName() {}

    /** The pod's name, and a part that no other run has: a restarted container keeps the name of its pod. */
    public static String ofThisProcess() {
        String pod = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "");
        String run = UUID.randomUUID().toString().substring(0, 8);
        return (pod.isBlank() ? "operator" : pod) + "_" + run;
    }
}
