package dev.gitopstopology.cluster.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.cluster.Address;
import dev.gitopstopology.cluster.Endpoint;
import dev.gitopstopology.cluster.KubeconfigParser;
import dev.gitopstopology.cluster.KubeconfigRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** One context of an administrator's kubeconfig. Its text shows the name only. */
public final class AdminContext {
    private static final String UNKNOWN = "unknown";

    private final String name;
    private final KubeconfigFiles.Entry cluster;
    private final KubeconfigFiles.Entry user;

    AdminContext(String name, KubeconfigFiles.Entry cluster, KubeconfigFiles.Entry user) {
        this.name = name;
        this.cluster = cluster;
        this.user = user;
    }

    public String name() {
        return name;
    }

    /**
     * Where the context leads; runs nothing.
     *
     * @throws dev.gitopstopology.cluster.KubeconfigRefusedException for a way that the operator could not go either: no CA,
     *     insecure TLS, a proxy, http
     */
    public Address address(KubeconfigParser parser) {
        ObjectNode nobody = cluster.content().objectNode().put("token", UNKNOWN);
        return parsed(parser, nobody).address();
    }

    /** The same with the administrator's credential; this is where an exec plugin runs. */
    Endpoint logIn(KubeconfigParser parser, ExecPlugin plugin) {
        address(parser); // a plugin is not asked for a credential that has nowhere to go
        return parsed(parser, credential(plugin));
    }

    /** What is refused is a field of a kubeconfig that was made for this; whoever reads of it has another one. */
    private Endpoint parsed(KubeconfigParser parser, ObjectNode credential) {
        try {
            return parser.parse(Kubeconfigs.bytes(name, clusterWithCa(), credential));
        } catch (KubeconfigRefusedException refused) {
            throw refused.in("context " + name);
        }
    }

    private ObjectNode clusterWithCa() {
        return inlined(cluster, "certificate-authority");
    }

    private ObjectNode credential(ExecPlugin plugin) {
        ObjectNode fields =
                inlined(new KubeconfigFiles.Entry(inlined(user, "client-certificate"), user.directory()), "client-key");
        String tokenFile = fields.path("tokenFile").asText("");
        fields.remove("tokenFile");
        if (!tokenFile.isEmpty()) {
            fields.put("token", new String(read(user, "tokenFile", tokenFile), StandardCharsets.UTF_8).strip());
        }
        if (fields.remove("auth-provider") instanceof ObjectNode provider && !fields.has("token")) {
            String accessToken = provider.at("/config/access-token").asText("");
            fields.put(
                    "token",
                    accessToken.isEmpty() ? provider.at("/config/id-token").asText("") : accessToken);
        }
        if (fields.remove("exec") instanceof ObjectNode exec
                && !fields.has("token")
                && !fields.has("client-certificate-data")) {
            fields.setAll(plugin.credential(name, exec, clusterWithCa(), user.directory()));
        }
        return fields;
    }

    private ObjectNode inlined(KubeconfigFiles.Entry entry, String field) {
        ObjectNode fields = entry.content().deepCopy();
        String file = fields.path(field).asText("");
        fields.remove(field);
        if (!file.isEmpty() && fields.path(field + "-data").asText("").isEmpty()) {
            fields.put(field + "-data", Base64.getEncoder().encodeToString(read(entry, field, file)));
        }
        return fields;
    }

    private byte[] read(KubeconfigFiles.Entry entry, String field, String file) {
        Path path = entry.directory().resolve(file);
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw KubeconfigFiles.invalid("context " + name + ": the file " + path + ", which " + field
                    + " names, cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public String toString() {
        return "context " + name;
    }
}
