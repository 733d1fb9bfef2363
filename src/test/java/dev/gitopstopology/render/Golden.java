package dev.gitopstopology.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Objects as text that a person can review: an index with the digest of each, then the bodies of those that we have a say in.
 * Texts that come with the release are shortened to their digest. {@code -Dgolden.update} writes the files anew.
 */
final class Golden {
    private static final int LONG_TEXT = 160;
    private static final List<String> INDEX_ONLY =
            List.of("CustomResourceDefinition", "Service", "NetworkPolicy", "Role", "RoleBinding", "ServiceAccount");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Golden() {}

    static void check(String scenario, String file, List<Manifest> manifests, boolean whole) {
        Path path = Scenario.ROOT.resolve(scenario).resolve(file);
        String actual = text(manifests, whole);
        try {
            if (System.getProperty("golden.update") != null) {
                Files.writeString(path, actual);
            }
            assertThat(actual)
                    .as("%s; if the change is meant, run with -Dgolden.update and review the difference", path)
                    .isEqualTo(Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(List<Manifest> manifests, boolean whole) {
        StringBuilder text = new StringBuilder();
        for (Manifest manifest : manifests) {
            text.append("# %s %s\n".formatted(manifest.digest().substring(0, 12), manifest.id()));
        }
        for (Manifest manifest : manifests) {
            if (whole || !INDEX_ONLY.contains(manifest.kind())) {
                text.append(yaml(manifest.edit(Golden::shortened)));
            }
        }
        return text.toString();
    }

    private static void shortened(ObjectNode object) {
        for (String list : List.of("initContainers", "containers")) {
            object.at("/spec/template/spec/" + list).forEach(container -> ownVariables((ObjectNode) container));
        }
        object.path("data").properties().forEach(field -> {
            String value = field.getValue().asText();
            if (value.length() > LONG_TEXT && !field.getKey().startsWith("policy.")) {
                String digest = Digests.sha256Hex(value.getBytes(StandardCharsets.UTF_8));
                ((ObjectNode) object.path("data"))
                        .put(field.getKey(), "(%d characters, %s)".formatted(value.length(), digest.substring(0, 12)));
            }
        });
    }

    /** Upstream lets each parameter through by a variable; there are some 50 per container. */
    private static void ownVariables(ObjectNode container) {
        List<JsonNode> kept = new ArrayList<>();
        int parameters = 0;
        for (JsonNode variable : container.path("env")) {
            if (variable.at("/valueFrom/configMapKeyRef/name").asText().equals("argocd-cmd-params-cm")) {
                parameters++;
            } else {
                kept.add(variable);
            }
        }
        if (parameters > 0) {
            container.putArray("env").addAll(kept).add("(%d from argocd-cmd-params-cm)".formatted(parameters));
        }
    }

    private static String yaml(Manifest manifest) {
        try {
            return YAML.writeValueAsString(YAML.convertValue(manifest.json(), TreeMap.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
