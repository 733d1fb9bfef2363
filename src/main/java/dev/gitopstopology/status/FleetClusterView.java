package dev.gitopstopology.status;

import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.model.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a FleetCluster's status is made from.
 *
 * @param unseenByThisRun whether this run of the operator has not looked at the cluster yet
 * @param trouble why the cluster cannot be used, or null
 * @param warnings what is wrong with renewing credentials, although they still work
 * @param seen whether the cluster was ever reached; until then and without trouble it is being enrolled
 * @param clusterApi null for a cluster that is not Cluster API's
 */
public record FleetClusterView(
        boolean unseenByThisRun,
        boolean seen,
        @Nullable Problem trouble,
        List<Problem> warnings,
        @Nullable String uid,
        @Nullable String caHash,
        @Nullable String server,
        @Nullable String kubernetesVersion,
        List<FleetClusterStatus.InstalledEngine> engines,
        List<FleetClusterStatus.Registration> registrations,
        List<FleetClusterStatus.Credential> credentials,
        @Nullable ClusterApiView clusterApi) {

    /** The same with how its Cluster of Cluster API stands. */
    public FleetClusterView with(@Nullable ClusterApiView capi) {
        return new FleetClusterView(
                unseenByThisRun,
                seen,
                trouble,
                warnings,
                uid,
                caHash,
                server,
                kubernetesVersion,
                engines,
                registrations,
                credentials,
                capi);
    }
}
