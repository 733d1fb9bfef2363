package dev.gitopstopology.plan;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.TopologyKey;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Optional;
import java.util.Set;

/** What the operator says of where an object is, for tests that compare it with what others say. */
public final class AuthorityVerdict {
    private AuthorityVerdict() {}

    public static Optional<String> of(Set<String> platformNamespaces, GitOpsTopology topology) {
        ObjectMeta metadata = topology.getMetadata();
        TopologyKey key = new TopologyKey(metadata.getNamespace(), metadata.getName());
        return new Authority(platformNamespaces)
                .problems(new TopologyInput(key, topology.getSpec(), null, false)).stream()
                        .filter(problem -> problem.reason().equals("NotPlatformNamespace"))
                        .map(Problem::message)
                        .findFirst();
    }

    public static Optional<String> of(Set<String> platformNamespaces, FleetCluster cluster) {
        ObjectMeta metadata = cluster.getMetadata();
        return new Authority(platformNamespaces)
                .refusal(
                        new ClusterKey(metadata.getNamespace(), metadata.getName()),
                        cluster.getSpec().connection().type())
                .map(Problem::message);
    }
}
