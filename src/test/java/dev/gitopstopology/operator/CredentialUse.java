package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.localcluster.LocalCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Set;

/**
 * Which of an account's tokens a request came with: the id of the token in use is in the audit log
 * (authentication.kubernetes.io/credential-id, KEP-4193).
 */
final class CredentialUse {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WRITES = Set.of("create", "update", "patch");

    private CredentialUse() {}

    /** The id of a service account's token, as audit logs have it. */
    static String id(String token) throws IOException {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return "JTI=" + JSON.readTree(claims).path("jti").asText();
    }

    /** The audit log may tell of a write a moment after its effect is seen. */
    static void awaitLastWriter(LocalCluster cluster, String namespace, String name, String token) {
        await("who wrote " + namespace + "/" + name + " on " + cluster.name())
                .atMost(World.PATIENCE)
                .until(() -> lastWriter(cluster, namespace, "configmaps", name), token::equals);
    }

    /** The id of the token that the object was last written with; "" when nobody has. */
    static String lastWriter(LocalCluster cluster, String namespace, String resource, String name) throws IOException {
        String last = "";
        String log = Files.readString(cluster.directory().resolve("audit.log"), StandardCharsets.UTF_8);
        for (String line : log.substring(0, log.lastIndexOf('\n') + 1).lines().toList()) {
            JsonNode event = JSON.readTree(line);
            JsonNode object = event.path("objectRef");
            if (WRITES.contains(event.path("verb").asText())
                    && object.path("namespace").asText().equals(namespace)
                    && object.path("resource").asText().equals(resource)
                    && object.path("name").asText().equals(name)) {
                last = event.path("user")
                        .path("extra")
                        .path("authentication.kubernetes.io/credential-id")
                        .path(0)
                        .asText();
            }
        }
        return last;
    }
}
