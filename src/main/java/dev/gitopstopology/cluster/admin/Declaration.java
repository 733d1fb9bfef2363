package dev.gitopstopology.cluster.admin;

import dev.gitopstopology.api.RemovePolicy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a member is to be called on the hub.
 *
 * @param name of the FleetCluster
 * @param namespace of the FleetCluster and of its kubeconfig Secret
 * @param labels to be set; labels that are there already stay
 * @param onRemove null: as it is, or the default
 */
public record Declaration(
        String name,
        String namespace,
        Map<String, String> labels,
        @Nullable RemovePolicy onRemove) {
    /** Longer names leave no room for the name of the Secret. */
    public static final int MAX_NAME = 253 - "-kubeconfig".length();

    public String secretName() {
        return name + "-kubeconfig";
    }
}
