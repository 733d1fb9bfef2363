package dev.gitopstopology.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.Address;
import dev.gitopstopology.cluster.Change;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.Patience;
import dev.gitopstopology.cluster.ServerSide;
import dev.gitopstopology.model.Manifest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hub as an administrator sees it: looks first, then writes the two objects of a {@link Declaration}. */
final class HubSide {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final KubernetesClient client;
    private final Patience patience;
    private final Address address;
    private final Declaration declaration;
    private final boolean adopt;

    HubSide(KubernetesClient client, Patience patience, Address address, Declaration declaration, boolean adopt) {
        this.client = client;
        this.patience = patience;
        this.address = address;
        this.declaration = declaration;
        this.adopt = adopt;
    }

    /** What stands on the hub under the two names, empty objects where nothing does. */
    record Found(
            @Nullable GenericKubernetesResource secret,
            @Nullable GenericKubernetesResource fleetCluster,
            JsonNode json) {

        /** The cluster that the FleetCluster was connected to; empty when it never was. */
        String clusterUid() {
            return json.at("/status/clusterUID").asText("");
        }
    }

    /** @throws ClusterException when the hub has no FleetClusters, or one of the objects is not for us to change */
    Found look() {
        boolean known = patience.asked(
                "looking for the kind FleetCluster", () -> client.getApiResources(Api.API_VERSION) != null);
        if (!known) {
            throw new ClusterException(
                    Reason.Refused,
                    "the hub " + address.host() + " does not know FleetClusters (" + Api.API_VERSION
                            + "); is it the hub? Then install the definitions: kubectl apply --server-side -f crds/");
        }
        GenericKubernetesResource secret = find(HubManifests.redactedSecret(declaration));
        GenericKubernetesResource fleetCluster = find(HubManifests.fleetCluster(declaration));
        JsonNode json = fleetCluster == null ? JsonNodeFactory.instance.objectNode() : JSON.valueToTree(fleetCluster);
        if (fleetCluster != null) {
            checkConnection(json.at("/spec/connection"));
        }
        if (secret != null && !adopt && !isOurs(secret)) {
            throw new ClusterException(
                    Reason.Conflict,
                    "Secret " + place(declaration.secretName()) + " on the hub exists already and was not made by"
                            + " enroll; delete or rename it");
        }
        return new Found(secret, fleetCluster, json);
    }

    Change writeSecret(Found found, byte[] kubeconfig, boolean dryRun) {
        // Its content is ours alone, so it is taken even where somebody edited it.
        return apply(HubManifests.secret(declaration, kubeconfig), found.secret(), true, dryRun);
    }

    Change writeFleetCluster(Found found, boolean dryRun) {
        if (found.fleetCluster() != null && HubManifests.says(found.json(), declaration)) {
            return Change.Unchanged;
        }
        return apply(fleetCluster(found), found.fleetCluster(), adopt, dryRun);
    }

    Manifest fleetCluster(Found found) {
        return HubManifests.fleetCluster(declaration, found.json());
    }

    private Change apply(
            Manifest manifest, @Nullable GenericKubernetesResource present, boolean force, boolean dryRun) {
        return patience.asked(
                "applying " + manifest.id(),
                () -> new ServerSide(client, HubManifests.FIELD_MANAGER, force, dryRun).apply(manifest, present));
    }

    private @Nullable GenericKubernetesResource find(Manifest manifest) {
        return patience.<Optional<GenericKubernetesResource>>asked(
                        "reading " + manifest.id(),
                        () -> Optional.ofNullable(
                                new ServerSide(client, HubManifests.FIELD_MANAGER, false, true).find(manifest)))
                .orElse(null);
    }

    private void checkConnection(JsonNode connection) {
        JsonNode reference = connection.at("/kubeconfig/secretRef");
        String key = reference.path("key").asText(HubManifests.KEY);
        if (reference.path("name").asText().equals(declaration.secretName()) && key.equals(HubManifests.KEY)) {
            return;
        }
        String how = connection.path("type").asText()
                + (reference.isMissingNode()
                        ? ""
                        : " with Secret " + reference.path("name").asText() + ", key " + key);
        throw new ClusterException(
                Reason.Refused,
                "FleetCluster " + place(declaration.name()) + " exists already with another connection (" + how
                        + "); enroll would need Secret " + declaration.secretName()
                        + ". Choose another name, or delete the FleetCluster first");
    }

    private static boolean isOurs(GenericKubernetesResource secret) {
        return secret.getMetadata().getManagedFields().stream()
                .anyMatch(entry -> entry.getManager().equals(HubManifests.FIELD_MANAGER));
    }

    private String place(String name) {
        return declaration.namespace() + "/" + name;
    }
}
