package dev.gitopstopology.deliver.git;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ReadableYaml;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Objects as people read them in a repository: YAML, the same text for the same object. */
final class FileText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FileText() {}

    static String of(Manifest manifest) {
        try {
            return ReadableYaml.write(JSON.readTree(manifest.canonicalBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("a JSON tree can always be written", e);
        }
    }

    /** Missing where it cannot be read: anybody may have edited it. */
    static JsonNode read(String text) {
        try {
            return ReadableYaml.read(text);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
