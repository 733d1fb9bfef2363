package dev.gitopstopology.render.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Completes what the restricted Pod Security Standard asks for (kubernetes.io/docs/concepts/security/pod-security-standards).
 * Argo CD 3.5 has all of it; a release that forgets one must not end in pods that are refused.
 */
public final class RestrictedPods {
    private RestrictedPods() {}

    public static Step completed() {
        return Pods.eachContainer((pod, container) -> {
            ObjectNode security = container.withObjectProperty("securityContext");
            security.put("allowPrivilegeEscalation", false);
            dropAll(security);
            JsonNode podSecurity = pod.path("securityContext");
            if (!podSecurity.path("runAsNonRoot").asBoolean()) {
                security.put("runAsNonRoot", true);
            }
            if (!podSecurity.path("seccompProfile").has("type")
                    && !security.path("seccompProfile").has("type")) {
                security.withObjectProperty("seccompProfile").put("type", "RuntimeDefault");
            }
        });
    }

    private static void dropAll(ObjectNode security) {
        ArrayNode drop = security.withObjectProperty("capabilities").withArrayProperty("drop");
        if (drop.valueStream().noneMatch(capability -> capability.asText().equals("ALL"))) {
            drop.add("ALL");
        }
    }
}
