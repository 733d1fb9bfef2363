package dev.gitopstopology.cluster;

import java.util.Optional;
import java.util.function.Function;

/**
 * The way to one cluster, kept up for as long as it is a member. Connects, renews and enrols when it is used; starts no thread
 * and does nothing by itself. May be shared by threads; one at a time connects.
 */
public sealed interface Connection extends AutoCloseable permits MemberConnection, HubConnection {

    /**
     * @return the cluster, connected and with its identity checked
     * @throws ClusterException why it cannot be used; while the breaker is open at once and without IO
     */
    ConnectedCluster use();

    /**
     * Does work on the cluster and takes notice when it fails: a cluster that does not answer, or no longer takes our
     * credential, is left alone for a while.
     *
     * @param doing what the work is, for messages
     * @throws ClusterException for every failure of the client, but for mistakes of ours, which come as they are
     */
    <T> T call(String doing, Function<ConnectedCluster, T> work);

    /** The kubeconfig or the spec changed: look again at the next use, without waiting for the back-off. */
    void retryNow();

    /** What the FleetCluster's annotations ask for at present; carried out at the next use, once. */
    void ask(RenewalRequest request);

    State state();

    /** What is wrong although the cluster can be used: a refused new kubeconfig, a renewal that fails. */
    Optional<ClusterException> warning();

    /** When the credential that is in use ends; empty for the hub and before the first use. */
    Optional<java.time.Instant> credentialExpiresAt();

    @Override
    void close();

    /** How it stands. */
    enum State {
        Disconnected,
        Connecting,
        Connected,
        Broken
    }
}
