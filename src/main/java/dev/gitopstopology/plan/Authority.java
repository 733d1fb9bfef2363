package dev.gitopstopology.plan;

import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.Set;

/**
 * Who may ask for what. A topology that puts an engine on the hub acts with the operator's own rights, so it is heard only
 * in a platform namespace; elsewhere whoever may create a topology could become administrator of the hub
 * (CVE-2025-13888 was that). See docs/adr/0001-authority.md.
 */
public record Authority(Set<String> platformNamespaces) {
    public boolean isPlatform(String namespace) {
        return platformNamespaces.contains(namespace);
    }

    List<Problem> problems(TopologyInput topology) {
        String namespace = topology.key().namespace();
        if (isPlatform(namespace)) {
            return List.of();
        }
        return List.of(new Problem(
                "metadata.namespace",
                "NotPlatformNamespace",
                "GitOpsTopology %s: mode Centralized installs an engine on the hub, which is allowed only in a platform namespace (%s); create the topology there, or start the operator with --platform-namespaces %s"
                        .formatted(
                                topology.key(),
                                String.join(
                                        ", ",
                                        platformNamespaces.stream().sorted().toList()),
                                namespace)));
    }
}
