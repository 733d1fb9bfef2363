package dev.gitopstopology.cluster;

/** What is left of an enrolment; nothing of the admin's credential is in it. */
public record Enrolled(ClusterIdentity identity, Address address, MintedToken installer) {

    public InstallerCredential credential(RenewalRequest carriedOut) {
        return new InstallerCredential(address, identity.pin(), installer, carriedOut);
    }
}
