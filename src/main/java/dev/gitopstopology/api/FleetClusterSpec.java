package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One cluster of the fleet: how it is reached, and what happens when it leaves. */
@ValidationRule(
        value =
                "!has(self.parameters) || self.parameters.all(key, key.matches('^[A-Za-z]([A-Za-z0-9_-]*[A-Za-z0-9])?$') && size(key) <= 63)",
        message = "names of parameters must be at most 63 letters, digits, '-' and '_', beginning with a letter")
@ValidationRule(
        value =
                "!has(self.deletionPolicy) || self.deletionPolicy == 'Retain' || (has(self.connection.clusterAPI) && has(self.connection.clusterAPI.provision))",
        message =
                "deletionPolicy Delete needs connection.clusterAPI.provision: only a cluster that we made is ever deleted")
@ValidationRule(
        value =
                "!has(self.connection.clusterAPI) || !has(self.connection.clusterAPI.provision) || !has(self.connection.clusterAPI.provision.ttl) || (has(self.deletionPolicy) && self.deletionPolicy == 'Delete' && has(self.deletionProtection) && !self.deletionProtection)",
        message =
                "provision.ttl needs deletionPolicy Delete and deletionProtection false, since the cluster is deleted at its end")
@ValidationRule(
        value = "!has(self.drain) || (has(self.connection.clusterAPI) && has(self.connection.clusterAPI.provision))",
        message = "drain needs connection.clusterAPI.provision: workloads are deleted only with a cluster that we made")
public record FleetClusterSpec(
        @Required @JsonPropertyDescription("How the operator reaches the cluster.")
        Connection connection,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Values that catalogue entries use on this cluster, such as a DNS domain. No secrets: engines show them.")
        @Nullable
        Map<String, @Size(max = 1024) String> parameters,

        @Default("Orphan")
        @JsonPropertyDescription(
                "When this object is deleted: Orphan leaves our namespace and roles on the cluster, Remove takes them away. Either way the registrations go, their credentials are revoked, and what the engines deployed stays.")
        @Nullable
        RemovePolicy onRemove,

        @Default("1")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
                "How much the cluster asks of an Argo CD, beside the others: a cluster of 3 counts as three of 1. Decides how many shards there are, and which one it is on.")
        @Nullable
        Integer weight,

        @Default("true")
        @JsonPropertyDescription(
                "While true, a provisioned cluster whose deletionPolicy is Delete is not deleted: the deletion of this object waits.")
        @Nullable
        Boolean deletionProtection,

        @Default("Retain")
        @JsonPropertyDescription(
                "When this object is deleted: Retain leaves a provisioned cluster to Cluster API, Delete deletes its Cluster, with all machines and workloads.")
        @Nullable
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "What happens to what engines deployed before a provisioned cluster is deleted; has no effect with deletionPolicy Retain. Absent: it is orphaned.")
        @Nullable
        Drain drain,

        @JsonPropertyDescription(
                "A Flux on another cluster proves who it is to this one by an identity of the platform, and no token is made or kept for it. Absent: it has a token of ours, which is renewed. Only for Flux, and not for one that runs on this cluster.")
        @Nullable
        WorkloadIdentity workloadIdentity) {

    /** A cluster that is not provisioned. */
    public FleetClusterSpec(
            Connection connection,
            @Nullable Map<String, String> parameters,
            @Nullable RemovePolicy onRemove,
            @Nullable Integer weight) {
        this(connection, parameters, onRemove, weight, null);
    }

    /** A cluster that is not provisioned. */
    public FleetClusterSpec(
            Connection connection,
            @Nullable Map<String, String> parameters,
            @Nullable RemovePolicy onRemove,
            @Nullable Integer weight,
            @Nullable WorkloadIdentity workloadIdentity) {
        this(connection, parameters, onRemove, weight, null, null, null, workloadIdentity);
    }

    /** How the operator reaches the cluster; {@code type} says which block is present. */
    @ValidationRule(
            value = "has(self.kubeconfig) == (self.type == 'Kubeconfig')",
            message = "connection.kubeconfig must be present exactly when connection.type is Kubeconfig")
    @ValidationRule(
            value = "has(self.clusterAPI) == (self.type == 'ClusterAPI')",
            message = "connection.clusterAPI must be present exactly when connection.type is ClusterAPI")
    @ValidationRule(
            value = "self.type == oldSelf.type",
            message = "connection.type cannot be changed: delete the FleetCluster and create it again")
    public record Connection(
            @Required
            @JsonPropertyDescription(
                    "Discriminator: InCluster (the hub itself, only in a platform namespace), Kubeconfig or ClusterAPI. Cannot be changed.")
            ConnectionType type,

            @JsonPropertyDescription("The kubeconfig of an administrator, used once to enrol the cluster.") @Nullable
            Kubeconfig kubeconfig,

            @JsonPropertyDescription("A cluster that Cluster API keeps, or is to make.") @Nullable
            ClusterApi clusterAPI) {

        /** The hub, or a cluster with a kubeconfig of its own. */
        public Connection(ConnectionType type, @Nullable Kubeconfig kubeconfig) {
            this(type, kubeconfig, null);
        }
    }

    /** Where the kubeconfig is. */
    public record Kubeconfig(
            @Required
            @JsonPropertyDescription("Secret of this namespace; it may be removed once the cluster is enrolled.")
            SecretKeyRef secretRef) {}
}
