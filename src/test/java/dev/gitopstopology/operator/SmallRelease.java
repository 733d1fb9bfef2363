package dev.gitopstopology.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gitopstopology.localcluster.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Argo CD's own Core release without what makes a run longer and no different: Services, NetworkPolicies, and the schemas of the CRDs.
 */
final class SmallRelease {
    private static final Path FILE = Path.of("argo-cd", "v3.5.7", "core-install.yaml");
    private static final Set<String> LEFT_OUT = Set.of("Service", "NetworkPolicy");

    private SmallRelease() {}

    /** Writes it into a directory as {@code --distribution-dir} wants it. */
    static Path in(Path directory) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        StringBuilder text = new StringBuilder();
        try (MappingIterator<JsonNode> documents = yaml.readerFor(JsonNode.class)
                .readValues(Binaries.distribution().resolve(FILE).toFile())) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document instanceof ObjectNode object
                        && !LEFT_OUT.contains(object.path("kind").asText())) {
                    object.at("/spec/versions").forEach(version -> withoutSchema((ObjectNode) version));
                    text.append(yaml.writeValueAsString(object));
                }
            }
        }
        Path file = directory.resolve(FILE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return directory;
    }

    private static void withoutSchema(ObjectNode version) {
        version.putObject("schema")
                .putObject("openAPIV3Schema")
                .put("type", "object")
                .put("x-kubernetes-preserve-unknown-fields", true);
    }
}
