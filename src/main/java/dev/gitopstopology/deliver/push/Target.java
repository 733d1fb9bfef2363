package dev.gitopstopology.deliver.push;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.ExecutorService;

/**
 * A cluster that can be written to.
 *
 * @param name for messages
 * @param requests where concurrent requests to this cluster run
 */
public record Target(String name, KubernetesClient client, ExecutorService requests) {
    /** How many requests one delivery has under way at one cluster. */
    static final int CONCURRENCY = 8;

    public ApiObjects objects() {
        return new ApiObjects(client);
    }
}
