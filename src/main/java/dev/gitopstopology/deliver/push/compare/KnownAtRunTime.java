package dev.gitopstopology.deliver.push.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Placeholder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What only a run of the operator can fill in is taken to be as the cluster has it. */
final class KnownAtRunTime {
    private KnownAtRunTime() {}

    static Manifest asOn(@Nullable JsonNode live, Manifest wanted) {
        if (!wanted.bound()) {
            return wanted;
        }
        return wanted.edit(json -> {
            JsonNode plain = json.path("stringData");
            if (live != null && plain instanceof ObjectNode texts) {
                plain.properties().stream().toList().forEach(field -> {
                    JsonNode there = live.path("data").path(field.getKey());
                    if (isOpen(field.getValue()) && there.isTextual()) {
                        texts.put(
                                field.getKey(),
                                new String(Base64.getDecoder().decode(there.asText()), StandardCharsets.UTF_8));
                    }
                });
            }
            json.setAll((ObjectNode) filled(json, live));
        });
    }

    private static JsonNode filled(JsonNode wanted, @Nullable JsonNode live) {
        if (wanted.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            wanted.properties()
                    .forEach(field -> copy.set(
                            field.getKey(), filled(field.getValue(), live == null ? null : live.get(field.getKey()))));
            return copy;
        }
        if (wanted.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            for (int index = 0; index < wanted.size(); index++) {
                copy.add(filled(wanted.get(index), live == null ? null : live.get(index)));
            }
            return copy;
        }
        return isOpen(wanted) && live != null ? live : wanted;
    }

    private static boolean isOpen(JsonNode value) {
        return value instanceof TextNode text
                && Arrays.stream(Placeholder.values())
                        .anyMatch(each -> text.asText().contains(each.text()));
    }
}
