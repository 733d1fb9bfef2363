package dev.gitopstopology.cluster.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.gitopstopology.cluster.Address;
import java.nio.charset.StandardCharsets;

/** Kubeconfigs with one cluster, one user and one context, as the operator takes them. */
final class Kubeconfigs {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    private Kubeconfigs() {}

    /** With a token of the installer account, and nothing of anybody else. */
    static byte[] handover(String name, Address address, String token) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode cluster =
                json.objectNode().put("server", address.server()).put("certificate-authority-data", address.caData());
        return bytes(name, cluster, json.objectNode().put("token", token));
    }

    static byte[] bytes(String name, ObjectNode cluster, ObjectNode user) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("apiVersion", "v1").put("kind", "Config");
        root.putArray("clusters").addObject().put("name", name).set("cluster", cluster);
        root.putArray("users").addObject().put("name", name).set("user", user);
        root.putArray("contexts")
                .addObject()
                .put("name", name)
                .putObject("context")
                .put("cluster", name)
                .put("user", name);
        root.put("current-context", name);
        try {
            return YAML.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
