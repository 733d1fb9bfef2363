package dev.gitopstopology.cli.offline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.distribution.ConfigMapReader;
import dev.gitopstopology.validate.Document;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ConfigMaps among the files, for release manifests that are kept in one. */
public record FileConfigMaps(List<Document> documents) implements ConfigMapReader {
    @Override
    public Optional<Content> read(String namespace, String name) {
        return documents.stream()
                .filter(document -> document.kind().equals("ConfigMap")
                        && document.id().name().equals(name)
                        && namespace.equals(document.id().namespace()))
                .findFirst()
                .map(document -> content(document.json()));
    }

    private static Content content(JsonNode map) {
        Map<String, String> data = new HashMap<>();
        map.path("data")
                .properties()
                .forEach(field -> data.put(field.getKey(), field.getValue().asText()));
        Map<String, byte[]> binary = new HashMap<>();
        map.path("binaryData")
                .properties()
                .forEach(field -> binary.put(
                        field.getKey(),
                        Base64.getDecoder().decode(field.getValue().asText())));
        return new Content(data, binary);
    }
}
