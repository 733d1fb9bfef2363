package dev.gitopstopology.plan.provision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.model.Manifest;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** Kubernetes objects from YAML, one a line. */
final class Objects {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Objects() {}

    static List<Manifest> of(String lines) {
        return Stream.of(lines.split("\n"))
                .filter(line -> !line.isBlank())
                .map(Objects::one)
                .toList();
    }

    private static Manifest one(String yaml) {
        try {
            return Manifest.of(YAML.readValue(yaml, ObjectNode.class));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
