package dev.gitopstopology.model.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one looks at in a ClusterClass, of either API version.
 *
 * @param there it exists
 * @param notReconciled why Cluster API makes no cluster from it yet, in its own words; null when it does
 * @param plansUpgrades it leads a cluster over several minors by itself
 * @param versions the Kubernetes versions that it is for; empty: it does not say
 * @param workerClasses names of its classes of workers
 * @param checked those of them that say when a machine is broken
 * @param controlPlaneChecked whether its control plane does
 * @param templates what it makes objects from, as it refers to them
 */
public record ClassFacts(
        boolean there,
        @Nullable String notReconciled,
        boolean plansUpgrades,
        List<String> versions,
        Set<String> workerClasses,
        Set<String> checked,
        boolean controlPlaneChecked,
        List<ObjectId> templates) {
    public static final ClassFacts MISSING =
            new ClassFacts(false, null, false, List.of(), Set.of(), Set.of(), false, List.of());
    /** Of v1beta2, and as v1beta1 has always called it. */
    private static final Set<String> READY = Set.of("VariablesReady", "VariablesReconciled");

    public static ClassFacts read(@Nullable JsonNode clusterClass) {
        if (clusterClass == null) {
            return MISSING;
        }
        JsonNode spec = clusterClass.path("spec");
        List<String> versions = spec.path("kubernetesVersions")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        return new ClassFacts(
                true,
                notReconciled(clusterClass).orElse(null),
                !versions.isEmpty() || spec.at("/upgrade/external").isObject(),
                versions,
                workers(spec, false),
                workers(spec, true),
                checked(spec.path("controlPlane")),
                templates(clusterClass));
    }

    private static Set<String> workers(JsonNode spec, boolean onlyChecked) {
        return Set.copyOf(spec.at("/workers/machineDeployments")
                .valueStream()
                .filter(each -> !onlyChecked || checked(each))
                .map(each -> each.path("class").asText())
                .distinct()
                .toList());
    }

    /** As v1beta2 says it, or v1beta1. */
    private static boolean checked(JsonNode machines) {
        return !machines.path("healthCheck").isEmpty()
                || !machines.path("machineHealthCheck").isEmpty();
    }

    private static List<ObjectId> templates(JsonNode clusterClass) {
        List<JsonNode> references = new ArrayList<>();
        for (String field : List.of("templateRef", "ref")) {
            references.addAll(clusterClass.path("spec").findValues(field));
        }
        String namespace = clusterClass.at("/metadata/namespace").asText();
        return references.stream()
                .filter(each -> each.hasNonNull("apiVersion") && each.hasNonNull("kind"))
                .map(each -> new ObjectId(
                        each.path("apiVersion").asText(),
                        each.path("kind").asText(),
                        namespace,
                        each.path("name").asText()))
                .distinct()
                .toList();
    }

    private static Optional<String> notReconciled(JsonNode clusterClass) {
        JsonNode status = clusterClass.path("status");
        if (status.path("observedGeneration").asLong()
                < clusterClass.at("/metadata/generation").asLong()) {
            return Optional.of("Cluster API has not looked at its newest content yet");
        }
        JsonNode newer = status.path("v1beta2");
        return ClusterReader.conditions(newer.has("conditions") ? newer : status).stream()
                .filter(condition -> READY.contains(condition.type()) && !condition.isTrue())
                .findFirst()
                .map(condition -> "%s is %s (%s): %s"
                        .formatted(condition.type(), condition.status(), condition.reason(), condition.message()));
    }
}
