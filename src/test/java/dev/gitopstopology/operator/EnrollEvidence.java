package dev.gitopstopology.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.localcluster.AuditLog;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.registration.Enrolment;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What an enrolment left behind: objects, audit logs, the Secret on the hub. */
record EnrollEvidence(World world) {
    private static final ObjectMapper JSON = new ObjectMapper();

    GenericKubernetesResource resource(String cluster, Manifest manifest) {
        return world.on(cluster)
                .getKubernetesSerialization()
                .convertValue(manifest.json(), GenericKubernetesResource.class);
    }

    List<AuditRecord> writes(String cluster, String agent) {
        return new AuditLog(world.cluster(cluster).directory().resolve("audit.log"))
                .records(request -> request.isWrite()
                        && request.code() < 300
                        && !request.isReview()
                        && !request.isTokenRequest()
                        && request.userAgent().startsWith(agent + "/"));
    }

    List<AuditRecord> newWrites(List<AuditRecord> before, String cluster, String agent) {
        List<AuditRecord> after = new ArrayList<>(writes(cluster, agent));
        after.removeAll(before);
        return after;
    }

    String handover(String name) {
        Secret secret = world.hub()
                .secrets()
                .inNamespace(World.NS)
                .withName(name + "-kubeconfig")
                .get();
        return new String(Base64.getDecoder().decode(secret.getData().get("kubeconfig")), StandardCharsets.UTF_8);
    }

    /** All that enrolment made, without what differs from cluster to cluster. */
    List<JsonNode> enrolment(String cluster) {
        List<JsonNode> objects = new ArrayList<>();
        for (Manifest manifest : Enrolment.manifests()) {
            GenericKubernetesResource found =
                    world.on(cluster).resource(resource(cluster, manifest)).get();
            ObjectNode json = JSON.valueToTree(Objects.requireNonNull(found, manifest.id() + " on " + cluster));
            ObjectNode metadata = (ObjectNode) json.path("metadata");
            metadata.remove(List.of("uid", "resourceVersion", "creationTimestamp"));
            metadata.path("ownerReferences").forEach(owner -> ((ObjectNode) owner).put("uid", "namespace"));
            List<JsonNode> managers = new ArrayList<>();
            metadata.path("managedFields").forEach(entry -> {
                if (entry.path("operation").asText().equals("Update")
                        && entry.path("manager").asText().startsWith("gitops-topology")) {
                    return; // the create that took the name, under the program's own name
                }
                ((ObjectNode) entry).remove("time");
                normalizeOwners(entry);
                managers.add(entry);
            });
            managers.sort(Comparator.comparing(entry -> entry.path("manager").asText()));
            metadata.putArray("managedFields").addAll(managers);
            objects.add(json);
        }
        return objects;
    }

    private static void normalizeOwners(JsonNode entry) {
        JsonNode metadata = entry.at("/fieldsV1/f:metadata");
        if (metadata.has("f:ownerReferences")) {
            ((ObjectNode) metadata).put("f:ownerReferences", "ours");
        }
    }
}
