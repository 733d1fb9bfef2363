package dev.gitopstopology.validate;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import java.util.List;

/** The objects of the given files together; ours are only those without an error of their own. */
public record Estate(
        List<Typed<GitOpsTopology>> topologies,
        List<Typed<FleetCluster>> clusters,
        List<Typed<GitOpsTenant>> tenants,
        List<Document> secrets) {

    /** An object, and where it was written. */
    public record Typed<T>(T value, Document document) {
        /** Empty where the file leaves it to the context that it is applied with. */
        public String namespace() {
            String namespace = document.id().namespace();
            return namespace == null ? "" : namespace;
        }
    }
}
