package dev.gitopstopology.cluster;

/** What the hub keeps to work on a member: where it is, who it is, and a short-lived token. */
public record InstallerCredential(Address address, ClusterIdentity.Pin pin, MintedToken token) {}
