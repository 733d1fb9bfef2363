package dev.gitopstopology.deliver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.SecretCopy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Puts the content of Secrets of the hub into their copies, key by key. */
public final class SecretFilling {
    private final HubSecrets hub;
    private final String namespace;

    /** @param namespace on the hub, for messages */
    public SecretFilling(HubSecrets hub, String namespace) {
        this.hub = hub;
        this.namespace = namespace;
    }

    /**
     * @return the Secret with its content, in {@code data} alone
     * @throws DeliveryException when the source is not there, or has not what is needed
     */
    public Manifest fill(SecretCopy copy) {
        Map<String, String> content = hub.content(copy.source()).orElseThrow(() -> missing(copy));
        for (SortedSet<String> needed : copy.needed()) {
            if (needed.stream()
                    .noneMatch(named -> content.keySet().stream()
                            .anyMatch(key -> SecretCopy.matches(named, key) && has(content, key)))) {
                throw keyMissing(copy, needed);
            }
        }
        SortedMap<String, String> data = new TreeMap<>();
        copy.manifest()
                .json()
                .path("stringData")
                .properties()
                .forEach(field ->
                        data.put(field.getKey(), encoded(field.getValue().asText())));
        content.forEach((key, value) -> {
            String target = copy.target(key);
            if (target != null && has(content, key)) {
                data.put(target, value);
            }
        });
        Manifest filled = copy.manifest().edit(json -> {
            json.remove("stringData");
            ObjectNode into = json.putObject("data");
            data.forEach(into::put);
        });
        return filled.withAnnotation(Api.ANNOTATION_KEYS, String.join(",", data.keySet()));
    }

    private static boolean has(Map<String, String> content, String key) {
        String value = content.get(key);
        return value != null && !value.isEmpty();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private DeliveryException missing(SecretCopy copy) {
        return new DeliveryException(
                Outcome.Blocked,
                "CredentialMissing",
                "%s: %s names Secret %s, and namespace %s has none of that name with the label %s=true; create it, or label it (kubectl -n %s label secret %s %s=true). A copy that an engine has already stays as it is"
                        .formatted(
                                copy.object(),
                                copy.field(),
                                copy.source(),
                                namespace,
                                Api.LABEL_ENGINE_CREDENTIAL,
                                namespace,
                                copy.source(),
                                Api.LABEL_ENGINE_CREDENTIAL));
    }

    private DeliveryException keyMissing(SecretCopy copy, SortedSet<String> needed) {
        return new DeliveryException(
                Outcome.Blocked,
                "CredentialKeyMissing",
                "%s: %s names Secret %s/%s, which has no key %s; add it to the Secret. A copy that an engine has already stays as it is"
                        .formatted(copy.object(), copy.field(), namespace, copy.source(), String.join(" or ", needed)));
    }
}
