package dev.gitopstopology.cluster;

/**
 * What the hub keeps to work on a member: where it is, who it is, and a short-lived token.
 *
 * @param carriedOut the requests for renewal that this credential has answered
 */
public record InstallerCredential(
        Address address, ClusterIdentity.Pin pin, MintedToken token, RenewalRequest carriedOut) {}
