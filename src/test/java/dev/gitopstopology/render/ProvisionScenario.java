package dev.gitopstopology.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.capi.ClusterObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A FleetCluster that is provisioned, then the ConfigMap of its template if it has one. */
public record ProvisionScenario(
        ClusterKey key,
        Map<String, String> labels,
        Provision provision,
        @Nullable String template) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static ProvisionScenario read(String name) {
        try {
            return parse(Files.readString(Scenario.ROOT.resolve(name).resolve("in.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ProvisionScenario parse(String yaml) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            List<JsonNode> all = new ArrayList<>();
            documents.forEachRemaining(all::add);
            JsonNode cluster = all.get(0);
            Map<String, String> labels = new TreeMap<>();
            cluster.at("/metadata/labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            return new ProvisionScenario(
                    new ClusterKey(
                            cluster.at("/metadata/namespace").asText(),
                            cluster.at("/metadata/name").asText()),
                    labels,
                    provision(cluster.at("/spec/connection/clusterAPI/provision")),
                    all.size() < 2 ? null : all.get(1).at("/data/cluster.yaml").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Provision provision(JsonNode json) throws IOException {
        return YAML.treeToValue(json, Provision.class);
    }

    /** {@code provision} of {@code team-a/shop}, as YAML, and the text of its template. */
    public static ProvisionScenario shop(String provision, @Nullable String template) {
        try {
            return new ProvisionScenario(
                    new ClusterKey("team-a", "shop"), Map.of(), provision(YAML.readTree(provision)), template);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Manifest> objects() {
        return ClusterObjects.of(key, labels, provision, template);
    }
}
