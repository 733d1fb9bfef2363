package dev.gitopstopology.render.registration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.api.WorkloadIdentity.AWS;
import dev.gitopstopology.api.WorkloadIdentity.Azure;
import dev.gitopstopology.api.WorkloadIdentity.GCP;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Placeholder;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.render.EngineRoles;
import dev.gitopstopology.render.Grant;
import dev.gitopstopology.render.flux.Rights;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands for the kubeconfig where a Flux reaches a member by an identity of the platform: a ConfigMap that holds no secret
 * (fluxcd.io/flux/components/kustomize/kustomizations, "Remote clusters"), and the account that the platform knows. Address and CA are
 * those that the cluster was enrolled with, so that Flux asks no cloud for others.
 */
final class IdentityRecord {
    static final String NAME = Registration.IDENTITY_RECORD;

    /** Short: a session of AWS is called by it, the namespace and the region, in 64 characters. */
    static final String ACCOUNT = "identity";

    private IdentityRecord() {}

    /** @return the ConfigMap with placeholders, {@code bound} */
    static Manifest of(Registration registration, WorkloadIdentity identity) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", NAME).put("namespace", FluxPlace.namespace(registration));
        ObjectNode labels = metadata.putObject("labels");
        SecretLabels.of(registration).forEach(labels::put);
        metadata.putObject("annotations")
                .put(Api.ANNOTATION_TOPOLOGY_UID, Placeholder.TOPOLOGY_UID.text())
                .put(Api.ANNOTATION_CLUSTER_UID, Placeholder.CLUSTER_UID.text());
        ServiceMarks.into(metadata, registration.services());
        ObjectNode data = json.putObject("data")
                .put("provider", identity.provider().name().toLowerCase(Locale.ROOT))
                .put("address", Placeholder.SERVER.text())
                .put("ca.crt", Placeholder.CA_PEM.text())
                .put("serviceAccountName", ACCOUNT);
        AWS aws = identity.aws();
        if (aws != null) {
            data.put("cluster", aws.clusterARN());
        }
        List<String> audiences = identity.audiences();
        if (audiences != null) {
            data.put("audiences", String.join("\n", audiences));
        }
        return new Manifest(json, true);
    }

    /** The account, which has no right anywhere, and the controllers' right to ask for its tokens and for nobody else's. */
    static List<Manifest> account(Registration registration, WorkloadIdentity identity) {
        String place = FluxPlace.namespace(registration);
        SortedMap<String, String> annotations = annotations(identity);
        return List.of(
                Grant.account(new Grant.Account(place, ACCOUNT)).edit(json -> {
                    if (!annotations.isEmpty()) {
                        ObjectNode said = json.withObjectProperty("metadata").putObject("annotations");
                        annotations.forEach(said::put);
                    }
                }),
                Grant.inNamespace(
                        place,
                        EngineRoles.FLUX_IDENTITY,
                        EngineRoles.FLUX_IDENTITY,
                        Rights.delivering(registration.instance())));
    }

    /** What {@link #account} makes, to be taken away when the registration has a token instead. */
    static List<ObjectId> accountIds(String place) {
        return List.of(
                new ObjectId("rbac.authorization.k8s.io/v1", "RoleBinding", place, EngineRoles.FLUX_IDENTITY),
                new ObjectId("v1", "ServiceAccount", place, ACCOUNT));
    }

    /** By what each platform knows an account. */
    private static SortedMap<String, String> annotations(WorkloadIdentity identity) {
        SortedMap<String, String> annotations = new TreeMap<>();
        Azure azure = identity.azure();
        if (azure != null) {
            annotations.put("azure.workload.identity/tenant-id", azure.tenantID());
            annotations.put("azure.workload.identity/client-id", azure.clientID());
        }
        AWS aws = identity.aws();
        if (aws != null) {
            annotations.put("eks.amazonaws.com/role-arn", aws.roleARN());
        }
        GCP gcp = identity.gcp();
        if (gcp != null && gcp.serviceAccount() != null) {
            annotations.put("iam.gke.io/gcp-service-account", gcp.serviceAccount());
        }
        if (gcp != null && gcp.workloadIdentityProvider() != null) {
            annotations.put("gcp.auth.fluxcd.io/workload-identity-provider", gcp.workloadIdentityProvider());
        }
        return annotations;
    }
}
