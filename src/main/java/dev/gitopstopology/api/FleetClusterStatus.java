package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw of the cluster. */
public record FleetClusterStatus(
        @JsonPropertyDescription("The generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @Size(max = 16) @JsonPropertyDescription("Ready sums up the others.") @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("UID of the cluster's kube-system namespace: its identity.") @Nullable
        String clusterUID,

        @JsonPropertyDescription(
                "Hash of the CA certificates that the cluster is reached by; changes only by an administrator's kubeconfig.")
        @Nullable
        String caHash,

        @JsonPropertyDescription("URL of the cluster's API server.") @Nullable
        String server,

        @JsonPropertyDescription("Version of the cluster's API server.") @Nullable
        String kubernetesVersion,

        @Size(max = 64) @JsonPropertyDescription("The engines that run on this cluster.") @Nullable
        List<InstalledEngine> engines,

        @Size(max = 64) @JsonPropertyDescription("The instances with which this cluster is registered.") @Nullable
        List<Registration> registrations,

        @Size(max = 65) @JsonPropertyDescription("The credentials that we hold for this cluster, by purpose.") @Nullable
        List<Credential> credentials,

        @JsonPropertyDescription("What Cluster API says of the cluster.") @Nullable
        ClusterApiStatus clusterAPI) {

    /** A list whose last entry is taken away by server-side apply is stored as none at all: that is the same. */
    public FleetClusterStatus {
        engines = engines == null ? List.of() : engines;
        registrations = registrations == null ? List.of() : registrations;
        credentials = credentials == null ? List.of() : credentials;
    }

    /** A registration with one engine instance. */
    public record Registration(
            @Required @JsonPropertyDescription("Name of the EngineInstance.")
            String instance,

            @Required @JsonPropertyDescription("Name of the topology.")
            String topology,

            @JsonPropertyDescription(
                    "Namespace and name of the engine's cluster Secret, or of the ConfigMap that stands for it with workloadIdentity.")
            @Nullable
            String secret,

            @JsonPropertyDescription("Where that Secret is: the FleetCluster that the engine runs on. Absent: the hub.")
            @Nullable
            String engineCluster,

            @Size(max = 256)
            @JsonPropertyDescription("Catalogue entries that the cluster has by this registration.")
            @Nullable
            List<String> catalogEntries,

            @JsonPropertyDescription(
                    "The shard of that Argo CD which looks after the cluster, where there are several.")
            @Nullable
            Integer shard,

            @JsonPropertyDescription(
                    "True where the engine reaches the cluster as spec.workloadIdentity says, without a token of ours.")
            @Nullable
            Boolean workloadIdentity) {}

    /** An engine that runs on this cluster. */
    public record InstalledEngine(
            @Required @JsonPropertyDescription("Name of the EngineInstance.")
            String instance,

            @Required @JsonPropertyDescription("Name of the topology.")
            String topology) {}

    /** A credential that we hold. */
    public record Credential(
            @Required @JsonPropertyDescription("installer, or the name of the EngineInstance.")
            String purpose,

            @Required @JsonPropertyDescription("When it ends, as the server said.")
            String expiresAt) {}
}
