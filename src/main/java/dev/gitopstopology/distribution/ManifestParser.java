package dev.gitopstopology.distribution;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.gitopstopology.distribution.DistributionException.Reason;
import dev.gitopstopology.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** The bytes of a manifest file -> its objects, lists flattened. Anything that is not plainly that is refused. */
final class ManifestParser {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .loaderOptions(options())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private ManifestParser() {}

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(CappedBytes.CAP);
        return options;
    }

    /**
     * @throws DistributionException SourceInvalid, naming the document
     */
    static List<Manifest> parse(byte[] bytes) {
        List<Manifest> manifests = new ArrayList<>();
        int document = 0;
        try (JsonParser parser = new WithoutAliases((YAMLParser) YAML.createParser(bytes))) {
            while (nextDocument(parser)) {
                document++;
                add(manifests, read(parser), document);
            }
        } catch (IOException e) {
            throw new DistributionException(Reason.SourceInvalid, Places.cause(e), e);
        }
        Set<String> seen = new HashSet<>();
        for (Manifest manifest : manifests) {
            if (!seen.add(manifest.id().key())) {
                throw new DistributionException(Reason.SourceInvalid, manifest.id() + " is there twice");
            }
        }
        if (manifests.isEmpty()) {
            throw new DistributionException(Reason.SourceInvalid, "no object in it");
        }
        return manifests;
    }

    private static boolean nextDocument(JsonParser parser) {
        try {
            return parser.nextToken() != null;
        } catch (IOException e) {
            throw notYaml(parser, e);
        }
    }

    private static @Nullable JsonNode read(JsonParser parser) {
        try {
            return YAML.readTree(parser);
        } catch (IOException e) {
            throw notYaml(parser, e);
        }
    }

    private static DistributionException notYaml(JsonParser parser, IOException e) {
        int line =
                parser.currentLocation() == null ? 1 : parser.currentLocation().getLineNr();
        return new DistributionException(
                Reason.SourceInvalid, "not YAML near line " + line + ": " + Places.cause(e), e);
    }

    private static void add(List<Manifest> manifests, @Nullable JsonNode node, int document) {
        if (node == null
                || node.isNull()
                || node.isMissingNode()
                || (node.isTextual() && node.asText().isEmpty())) {
            return;
        }
        if (!(node instanceof ObjectNode object)) {
            throw new DistributionException(Reason.SourceInvalid, "document " + document + " is no object");
        }
        if (object.path("kind").asText().endsWith("List")
                && object.path("items").isArray()) {
            object.path("items").forEach(item -> add(manifests, item, document));
            return;
        }
        Manifest manifest = Manifest.of(object);
        if (manifest.id().apiVersion().isEmpty()
                || manifest.kind().isEmpty()
                || manifest.name().isEmpty()) {
            throw new DistributionException(
                    Reason.SourceInvalid, "document " + document + " lacks apiVersion, kind or metadata.name");
        }
        manifests.add(manifest);
    }

    /** Jackson would give an alias's name for its value. */
    private static final class WithoutAliases extends JsonParserDelegate {
        private final YAMLParser yaml;

        WithoutAliases(YAMLParser yaml) {
            super(yaml);
            this.yaml = yaml;
        }

        @Override
        public @Nullable JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (token != null && yaml.isCurrentAlias()) {
                throw new IOException("aliases are not allowed");
            }
            return token;
        }
    }
}
