package dev.gitopstopology.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.render.steps.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The restricted Pod Security Standard, rule by rule (kubernetes.io/docs/concepts/security/pod-security-standards). */
public final class RestrictedRules {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

    private RestrictedRules() {}

    public static List<String> violations(JsonNode pod) {
        List<String> found = new ArrayList<>();
        for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
            check(!pod.path(host).asBoolean(), host, found);
        }
        for (JsonNode volume : pod.path("volumes")) {
            volume.properties().stream()
                    .filter(field -> !field.getKey().equals("name"))
                    .forEach(field -> check(VOLUMES.contains(field.getKey()), "volume " + field.getKey(), found));
        }
        JsonNode podSecurity = pod.path("securityContext");
        check(!podSecurity.has("sysctls"), "sysctls", found);
        check(podSecurity.path("runAsUser").asInt(1) != 0, "runAsUser 0", found);
        Pods.containers(pod).forEach(container -> container(container, podSecurity, found));
        return found;
    }

    private static void container(ObjectNode container, JsonNode podSecurity, List<String> found) {
        String name = container.path("name").asText() + ": ";
        JsonNode security = container.path("securityContext");
        check(security.path("allowPrivilegeEscalation").isBoolean(), name + "allowPrivilegeEscalation unset", found);
        check(!security.path("allowPrivilegeEscalation").asBoolean(), name + "allowPrivilegeEscalation", found);
        check(!security.path("privileged").asBoolean(), name + "privileged", found);
        JsonNode nonRoot = security.path("runAsNonRoot");
        check(nonRoot.asBoolean(podSecurity.path("runAsNonRoot").asBoolean()), name + "runAsNonRoot", found);
        check(security.path("runAsUser").asInt(1) != 0, name + "runAsUser 0", found);
        String seccomp = security.at("/seccompProfile/type")
                .asText(podSecurity.at("/seccompProfile/type").asText());
        check(SECCOMP.contains(seccomp), name + "seccompProfile", found);
        List<String> drop = security.at("/capabilities/drop")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        check(drop.contains("ALL"), name + "capabilities.drop", found);
        check(
                security.at("/capabilities/add")
                        .valueStream()
                        .allMatch(added -> added.asText().equals("NET_BIND_SERVICE")),
                name + "capabilities.add",
                found);
        container.path("ports").forEach(port -> check(!port.has("hostPort"), name + "hostPort", found));
    }

    private static void check(boolean good, String what, List<String> found) {
        if (!good) {
            found.add(what);
        }
    }
}
