package dev.gitopstopology.operator;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What our field manager has on a cluster, without what differs between two clusters that hold the same. */
final class OwnObjects {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<List<String>> KINDS = List.of(
            List.of("v1", "Namespace"),
            List.of("v1", "ServiceAccount"),
            List.of("v1", "ConfigMap"),
            List.of("v1", "Secret"),
            List.of("rbac.authorization.k8s.io/v1", "ClusterRole"),
            List.of("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
            List.of("rbac.authorization.k8s.io/v1", "Role"),
            List.of("rbac.authorization.k8s.io/v1", "RoleBinding"));
    private static final List<String> PASSING =
            List.of("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation");

    private OwnObjects() {}

    /**
     * @param name of the FleetCluster, which is taken out too
     * @return kind, namespace and name of each, to the rest as text
     */
    static SortedMap<String, String> on(KubernetesClient client, String name) {
        return new TreeMap<>(KINDS.stream()
                .flatMap(kind -> all(client, kind.get(0), kind.get(1)))
                .filter(object -> object.getMetadata().getManagedFields().stream()
                        .anyMatch(field -> field.getManager().equals("gitops-topology")))
                .collect(toMap(
                        object -> clean(
                                object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                                        + object.getMetadata().getName(),
                                name),
                        object -> clean(text(object), name))));
    }

    private static Stream<GenericKubernetesResource> all(KubernetesClient client, String version, String kind) {
        return client.genericKubernetesResources(version, kind).inAnyNamespace().list().getItems().stream();
    }

    private static String text(GenericKubernetesResource object) {
        ObjectNode json = JSON.valueToTree(object);
        json.remove("status");
        JsonNode metadata = json.get("metadata");
        ((ObjectNode) metadata).remove(PASSING);
        return json.toString();
    }

    private static String clean(String text, String name) {
        return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uid>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<time>")
                .replaceAll("(generation|resourceVersion) \\d+", "<marker>")
                .replaceAll(name + "-[0-9a-f]{8}\\b", "<member>-<hash>")
                .replaceAll("enrolment-[0-9a-f]{10}\\b", "enrolment-<hash>")
                .replace(name, "<member>");
    }
}
