package dev.gitopstopology.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gitopstopology.model.ReadableYaml;

/** Trees as text, the same for all verbs. */
public final class TreePrinter {
    public static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private TreePrinter() {}

    /** Ends without a line break. */
    public static String json(JsonNode tree) {
        try {
            return JSON.writeValueAsString(tree).replace("\r\n", "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** Ends with a line break. */
    public static String yaml(JsonNode tree) {
        return ReadableYaml.write(tree);
    }
}
