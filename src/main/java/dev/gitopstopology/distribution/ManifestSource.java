package dev.gitopstopology.distribution;

/** One place that may hold a release manifest. */
interface ManifestSource {
    /** Where it looks, for messages; without user-info or query. */
    String place(ReleaseRequest request);

    /**
     * @return the bytes of the manifest, unpacked
     * @throws DistributionException VersionUnknown when the place answers that it has no such file
     */
    byte[] fetch(ReleaseRequest request);
}
