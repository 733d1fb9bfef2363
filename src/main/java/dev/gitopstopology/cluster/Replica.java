package dev.gitopstopology.cluster;

/**
 * Which replica of the operator sends the requests.
 *
 * @param program goes into the user agent, before the version
 * @param identity goes into the user agent, so that an audit log tells the replicas apart; empty where there is one only
 * @param gate whether it may write
 */
public record Replica(String program, String identity, WriteGate gate) {
    /** The only one, and always allowed to write. */
    public static final Replica SOLE = new Replica("", WriteGate.OPEN);

    /** A replica of the operator. */
    public Replica(String identity, WriteGate gate) {
        this("gitops-topology", identity, gate);
    }

    /** Another program than the operator, such as the command line. */
    public static Replica of(String program) {
        return new Replica(program, "", WriteGate.OPEN);
    }

    Replica alwaysWriting() {
        return new Replica(program, identity, WriteGate.OPEN);
    }

    String userAgent(String version) {
        String suffix = identity.isEmpty() ? "" : " (" + identity.replaceAll("[^A-Za-z0-9._-]", "-") + ")";
        return program + "/" + version + suffix;
    }
}
