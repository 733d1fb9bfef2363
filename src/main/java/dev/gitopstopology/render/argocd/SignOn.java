package dev.gitopstopology.render.argocd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.gitopstopology.api.SingleSignOn;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceUrl;
import dev.gitopstopology.render.PolicyField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Single sign-on by OpenID Connect, without Dex (operator-manual/user-management, Existing OIDC Provider). The client's secret is in a
 * Secret of ours beside argocd-secret, which is Argo CD's own; the setting names it.
 */
public final class SignOn {
    /** The Secret with the client's secret; Argo CD reads it for its label {@code app.kubernetes.io/part-of: argocd}. */
    public static final String SECRET = "gitops-topology-sso";

    static final String CONFIG = "oidc.config";
    static final String SCOPES = "scopes";
    /** No tenant's key looks like this, since no tenant's name has a dot. */
    static final String POLICY = "policy.single.sign-on.csv";

    private static final List<String> DEFAULT_SCOPES = List.of("openid", "profile", "email", "groups");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR));

    private SignOn() {}

    /** Keys of argocd-cm. */
    static Map<String, String> config(Instance instance) {
        Map<String, String> keys = new TreeMap<>();
        Engine engine = instance.engine();
        if (engine.url() != null) {
            InstanceUrl.of(instance).ifPresent(url -> keys.put("url", url));
        }
        SingleSignOn sso = engine.sso();
        if (sso != null) {
            keys.put(CONFIG, text(sso));
        }
        return keys;
    }

    /** Keys of argocd-rbac-cm. */
    static Map<String, String> rbac(Engine engine) {
        SingleSignOn sso = engine.sso();
        if (sso == null) {
            return Map.of();
        }
        Map<String, String> keys = new TreeMap<>();
        keys.put(SCOPES, "[" + Objects.requireNonNullElse(sso.groupsClaim(), "groups") + "]");
        List<String> lines = new ArrayList<>();
        lines(sso.adminGroups(), "role:admin", lines);
        lines(sso.readOnlyGroups(), "role:readonly", lines);
        if (!lines.isEmpty()) {
            keys.put(POLICY, String.join("\n", lines) + "\n");
        }
        return keys;
    }

    private static void lines(@Nullable List<String> groups, String role, List<String> lines) {
        if (groups != null) {
            groups.stream()
                    .sorted()
                    .distinct()
                    .forEach(group -> lines.add("g, " + PolicyField.quoted(group) + ", " + role));
        }
    }

    private static String text(SingleSignOn sso) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("name", Objects.requireNonNullElse(sso.name(), "SSO"))
                .put("issuer", sso.issuer())
                .put("clientID", sso.clientID())
                .put("clientSecret", "$" + SECRET + ":" + SingleSignOn.KEY);
        Objects.requireNonNullElse(sso.requestedScopes(), DEFAULT_SCOPES)
                .forEach(config.withArrayProperty("requestedScopes")::add);
        try {
            return YAML.writeValueAsString(config);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
