package dev.gitopstopology.cluster;

import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalFleet;
import java.util.List;

/** Two real clusters, started when first asked for and kept until the JVM ends. */
final class TwoClusters {
    private static final LocalFleet FLEET = LocalFleet.start(
            List.of(
                    ClusterOptions.named("one").withoutControllerManager(),
                    ClusterOptions.named("two").withoutControllerManager()),
            Binaries.find());

    private TwoClusters() {}

    /** The hub, sometimes a member too. */
    static RealCluster one() {
        return new RealCluster(FLEET.cluster("one"));
    }

    static RealCluster two() {
        return new RealCluster(FLEET.cluster("two"));
    }
}
