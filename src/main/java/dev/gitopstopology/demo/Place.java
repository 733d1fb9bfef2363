package dev.gitopstopology.demo;

import dev.gitopstopology.localcluster.ClusterOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the clusters of a demo have their files.
 *
 * @param directory in which each has a folder that stays; null: temporary ones, which go with the clusters, or are swept after a
 *     kill -9
 */
record Place(@Nullable Path directory) {
    ClusterOptions named(String cluster) {
        return of(ClusterOptions.named(cluster));
    }

    ClusterOptions of(ClusterOptions cluster) {
        return directory == null ? cluster : cluster.in(directory.resolve(cluster.name()));
    }
}
