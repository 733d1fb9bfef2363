package dev.gitopstopology.plan.provision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.SecretKeys;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** By which identity a cluster's provider will act, for the kinds of Azure and vSphere: without it a cluster stays half-made. */
public final class Identities {
    private static final String GROUP = "infrastructure.cluster.x-k8s.io";
    private static final String AZURE = "AzureClusterIdentity";

    /** Types of an {@value #AZURE} with a Secret, and the keys that it then needs. */
    private static final Map<String, List<String>> AZURE_KEYS = Map.of(
            "ServicePrincipal", List.of("clientSecret"),
            "ManualServicePrincipal", List.of("clientSecret"),
            "ServicePrincipalCertificate", List.of());

    /** Clusters whose {@code spec.identityRef} leads to an object that somebody else makes. */
    private static final Set<String> CLUSTERS = Set.of("AzureCluster", "VSphereCluster");

    /**
     * A Secret that has to be there.
     *
     * @param by the object that names it, in the field
     * @param keys that it needs
     */
    public record NamedSecret(ObjectId by, String field, String namespace, String name, List<String> keys) {}

    /** An identity that has to be there: named by an object in {@code spec.identityRef}, and not among the wanted ones. */
    public record NamedIdentity(ObjectId by, ObjectId identity) {}

    private Identities() {}

    public static List<NamedIdentity> elsewhere(Collection<Manifest> wanted) {
        return wanted.stream()
                .filter(object -> object.id().group().equals(GROUP) && CLUSTERS.contains(object.kind()))
                .flatMap(object -> Stream.of(object.json().at("/spec/identityRef"))
                        .filter(reference -> reference.hasNonNull("name")
                                && !reference.path("kind").asText().equals("Secret"))
                        .map(reference -> new NamedIdentity(object.id(), identity(object.id(), reference))))
                .filter(named -> wanted.stream()
                        .noneMatch(
                                each -> each.id().key().equals(named.identity().key())))
                .toList();
    }

    /** Of the provider's own version; an {@value #AZURE} has a namespace, the others have none. */
    private static ObjectId identity(ObjectId by, JsonNode reference) {
        String kind = reference.path("kind").asText(AZURE);
        return new ObjectId(
                by.apiVersion(),
                kind,
                kind.equals(AZURE)
                        ? reference.path("namespace").asText(Objects.requireNonNullElse(by.namespace(), ""))
                        : null,
                reference.path("name").asText());
    }

    /** @param id of the object, which may be one of the wanted ones or an identity that is there already */
    public static Optional<NamedSecret> secret(ObjectId id, JsonNode object) {
        if (!id.group().equals(GROUP)) {
            return Optional.empty();
        }
        JsonNode spec = object.path("spec");
        String own = Objects.requireNonNullElse(id.namespace(), "");
        if (id.kind().equals(AZURE) && AZURE_KEYS.containsKey(spec.path("type").asText())) {
            return named(
                    id,
                    "spec.clientSecret",
                    spec.path("clientSecret"),
                    own,
                    AZURE_KEYS.get(spec.path("type").asText()));
        }
        JsonNode reference = spec.path("identityRef");
        return id.kind().equals("VSphereCluster")
                        && reference.path("kind").asText().equals("Secret")
                ? named(id, "spec.identityRef", reference, own, List.of("username", "password"))
                : Optional.empty();
    }

    private static Optional<NamedSecret> named(
            ObjectId by, String field, JsonNode reference, String own, List<String> keys) {
        String name = reference.path("name").asText();
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new NamedSecret(by, field, reference.path("namespace").asText(own), name, keys));
    }

    /** What is wrong with a Secret that is named. */
    public static Optional<Problem> problem(ClusterKey cluster, NamedSecret named, SecretKeys seen) {
        List<String> missing = seen.missing(named.keys());
        if (seen.there() && missing.isEmpty()) {
            return Optional.empty();
        }
        String keys = named.keys().isEmpty() ? "KEY" : String.join(" and ", named.keys());
        return Optional.of(new Problem(
                ProvisionCheck.PATH,
                "IdentitySecretMissing",
                "FleetCluster %s: %s names Secret %s/%s in %s, which %s; nothing is made before the provider can act. Create it (kubectl -n %s create secret generic %s --from-file=... with the keys that the provider reads: %s), and it goes on by itself"
                        .formatted(
                                cluster,
                                named.by(),
                                named.namespace(),
                                named.name(),
                                named.field(),
                                seen.there() ? "has no key " + String.join(" and no key ", missing) : "is not there",
                                named.namespace(),
                                named.name(),
                                keys)));
    }

    public static Problem missing(ClusterKey cluster, NamedIdentity named) {
        return new Problem(
                ProvisionCheck.PATH,
                "IdentityMissing",
                "FleetCluster %s: %s names %s in spec.identityRef, which is not there; apply it, or correct the reference, and it goes on by itself"
                        .formatted(cluster, named.by(), named.identity()));
    }
}
