package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a Flux on another cluster proves who it is to this one without a token of ours: as a service account of the cluster's namespace
 * beside it, which a platform takes for an identity of its own (fluxcd.io, RFC-0010). The account is never that of Flux's
 * controllers: what they are is shown to whoever answers, and would be believed by every cluster.
 */
@ValidationRule(
        value = "has(self.azure) == (self.provider == 'Azure')",
        message = "workloadIdentity.azure must be present exactly when workloadIdentity.provider is Azure")
@ValidationRule(
        value = "has(self.aws) == (self.provider == 'AWS')",
        message = "workloadIdentity.aws must be present exactly when workloadIdentity.provider is AWS")
@ValidationRule(
        value = "!has(self.gcp) || self.provider == 'GCP'",
        message = "workloadIdentity.gcp may be present only when workloadIdentity.provider is GCP")
public record WorkloadIdentity(
        @Required
        @JsonPropertyDescription(
                "Who takes the account of the hub for an identity: Azure, AWS or GCP, or Generic, where the cluster's API server trusts the tokens of the engine's cluster itself.")
        Provider provider,

        @JsonPropertyDescription("The managed identity, for an AKS cluster with Microsoft Entra ID.") @Nullable
        Azure azure,

        @JsonPropertyDescription("The IAM role, for an EKS cluster.") @Nullable
        AWS aws,

        @JsonPropertyDescription(
                "The Google service account, for a GKE cluster. Absent: the account of the hub is trusted directly.")
        @Nullable
        GCP gcp,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "Audiences of the account's token. Absent: what the provider expects, and for Generic the address of the cluster.")
        @Nullable
        List<@Pattern("^[^\\s<>]{1,256}$") String> audiences,

        @Required
        @JsonPropertyDescription(
                "Who the identity is on the cluster: the engine's rights there are bound to it, instead of to a service account.")
        Subject subject) {

    /** Who knows the identity. */
    public enum Provider {
        Azure,
        AWS,
        GCP,
        Generic
    }

    /** A managed identity of Microsoft Entra ID. */
    public record Azure(
            @Required @Pattern("^[0-9a-fA-F-]{36}$") @JsonPropertyDescription("ID of the tenant.")
            String tenantID,

            @Required
            @Pattern("^[0-9a-fA-F-]{36}$")
            @JsonPropertyDescription("Client ID of the managed identity, which must trust the account of the hub.")
            String clientID) {}

    /** A role of AWS IAM. */
    public record AWS(
            @Required
            @Pattern("^arn:aws[a-z0-9-]*:iam::[0-9]{1,30}:role/[A-Za-z0-9+=,.@_/-]{1,200}$")
            @JsonPropertyDescription("The role, which must trust the account of the hub.")
            String roleARN,

            @Required
            @Pattern("^arn:aws[a-z0-9-]*:eks:[a-z0-9-]{1,100}:[0-9]{1,30}:cluster/[A-Za-z0-9_-]{1,100}$")
            @JsonPropertyDescription("The EKS cluster, for which the identity is proven.")
            String clusterARN) {}

    /** A service account of Google Cloud. */
    public record GCP(
            @Pattern("^[a-zA-Z0-9-]{1,100}@[a-zA-Z0-9-]{1,100}\\.iam\\.gserviceaccount\\.com$")
            @JsonPropertyDescription("E-mail address of the service account.")
            @Nullable
            String serviceAccount,

            @Pattern(
                    "^projects/[0-9]{1,30}/locations/global/workloadIdentityPools/[a-z0-9-]{1,100}/providers/[a-z0-9-]{1,100}$")
            @JsonPropertyDescription("The provider of the workload identity pool, where the hub is no GKE cluster.")
            @Nullable
            String workloadIdentityProvider) {}

    /** A user or group of the cluster. */
    @ValidationRule(
            value = "!self.name.startsWith('system:')",
            message =
                    "workloadIdentity.subject.name may not begin with 'system:': such names are Kubernetes' own, and some of them are everybody")
    public record Subject(
            @Required @JsonPropertyDescription("User or Group.")
            Kind kind,

            @Required
            @Size(min = 1, max = 253)
            @JsonPropertyDescription(
                    "As the cluster names it: on AKS the object ID of the managed identity's principal, on EKS the user of the access entry, on GKE the e-mail address.")
            String name) {}

    /** What a subject is. */
    public enum Kind {
        User,
        Group
    }
}
