package dev.gitopstopology.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.model.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Objects written down as YAML in our own source, where that reads better than building a tree. */
public final class YamlText {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private YamlText() {}

    /** One object. Values from outside are set on the tree, never put into the text. */
    public static Manifest object(String yaml) {
        try {
            return Manifest.of((ObjectNode) YAML.readTree(yaml));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("our own YAML is broken", e);
        }
    }

    public static List<Manifest> objects(String yaml) {
        try (MappingIterator<ObjectNode> documents =
                YAML.readerFor(ObjectNode.class).readValues(yaml)) {
            List<Manifest> manifests = new ArrayList<>();
            documents.forEachRemaining(document -> manifests.add(Manifest.of(document)));
            return manifests;
        } catch (IOException e) {
            throw new UncheckedIOException("our own YAML is broken", e);
        }
    }
}
