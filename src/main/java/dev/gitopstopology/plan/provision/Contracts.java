package dev.gitopstopology.plan.provision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether the hub's Cluster API works with a provider. A provider's CRDs say by labels which contracts it implements; core works with the contracts
 * that are called as the versions of its own API which it serves.
 */
public final class Contracts {
    /** Label of a CRD: which provider it is of, such as {@code infrastructure-azure}. */
    public static final String PROVIDER = "cluster.x-k8s.io/provider";

    private static final String CORE = "cluster.x-k8s.io";
    private static final String PREFIX = CORE + "/";
    private static final Pattern VERSION = Pattern.compile("v[0-9]+((alpha|beta)[0-9]+)?");
    /** Where Cluster API itself reads what a reference leads to. */
    private static final List<String> REFERENCES = List.of("controlPlaneRef", "infrastructureRef", "configRef");

    private Contracts() {}

    /** One object of each kind that Cluster API reads by a contract. */
    public static List<ObjectId> kinds(Collection<Manifest> wanted) {
        List<JsonNode> references = wanted.stream()
                .flatMap(object ->
                        REFERENCES.stream().flatMap(field -> object.json().path("spec").findValues(field).stream()))
                .toList();
        return once(wanted.stream()
                .map(Manifest::id)
                .filter(id -> references.stream().anyMatch(reference -> leadsTo(reference, id))));
    }

    /** One object of each kind of a provider. */
    public static List<ObjectId> ofProviders(Collection<ObjectId> objects) {
        return once(objects.stream().filter(id -> id.group().endsWith("." + CORE)));
    }

    private static List<ObjectId> once(Stream<ObjectId> objects) {
        Map<String, ObjectId> kinds = new LinkedHashMap<>();
        objects.forEach(id -> kinds.putIfAbsent(id.group() + "/" + id.kind(), id));
        return List.copyOf(kinds.values());
    }

    private static boolean leadsTo(JsonNode reference, ObjectId id) {
        String group = reference
                .path("apiGroup")
                .asText(reference.path("apiVersion").asText().replaceFirst("/.*", ""));
        return group.equals(id.group()) && reference.path("kind").asText().equals(id.kind());
    }

    /**
     * @param kind of a provider
     * @param labels of its CRD
     * @param core versions of {@code cluster.x-k8s.io} that the hub serves
     * @param release of core, such as {@code v1.13.6}, or empty
     */
    public static Optional<Problem> problem(
            ClusterKey cluster, ObjectId kind, Map<String, String> labels, Set<String> core, String release) {
        Set<String> implemented = new TreeSet<>();
        labels.forEach((label, versions) -> {
            String contract = label.startsWith(PREFIX) ? label.substring(PREFIX.length()) : "";
            if (VERSION.matcher(contract).matches() && !versions.isBlank()) {
                implemented.add(contract);
            }
        });
        if (implemented.stream().anyMatch(core::contains)) {
            return Optional.empty();
        }
        String provider = labels.getOrDefault(PROVIDER, "");
        return Optional.of(new Problem(
                ProvisionCheck.PATH,
                "ContractMismatch",
                "FleetCluster %s: %s of provider %s implements %s of Cluster API, and the hub's core%s works with %s; upgrade the older of the two (clusterctl upgrade plan, then clusterctl upgrade apply%s; with the cluster-api-operator, spec.version of the provider), and it goes on by itself"
                        .formatted(
                                cluster,
                                kind.kind(),
                                provider.isEmpty() ? "(none named)" : provider,
                                implemented.isEmpty() ? "no contract" : "contract " + String.join(", ", implemented),
                                release.isEmpty() ? "" : " " + release,
                                String.join(", ", new TreeSet<>(core)),
                                flag(provider))));
    }

    /** As {@code clusterctl upgrade apply} takes it. */
    private static String flag(String provider) {
        for (String type : List.of("infrastructure", "control-plane", "bootstrap")) {
            if (provider.startsWith(type + "-")) {
                return " --%s %s:VERSION".formatted(type, provider.substring(type.length() + 1));
            }
        }
        return "";
    }
}
