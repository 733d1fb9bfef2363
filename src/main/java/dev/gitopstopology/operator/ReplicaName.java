package dev.gitopstopology.operator;

import java.util.Objects;
import java.util.UUID;

/** What a replica is called in its Lease and in audit logs. */
final class ReplicaName {
    private ReplicaName() {}

    /** The pod's name, and a part that no other run has: a restarted container keeps the name of its pod. */
    static String ofThisProcess() {
        String pod = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "");
        String run = UUID.randomUUID().toString().substring(0, 8);
        return (pod.isBlank() ? "operator" : pod) + "_" + run;
    }
}
