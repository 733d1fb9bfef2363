package dev.gitopstopology.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A folder of {@code src/test/resources/render} with its {@code in.yaml}: one topology, then FleetClusters. */
public record Scenario(Instance instance, List<Registration> registrations) {
    public static final Path ROOT = Path.of("src/test/resources/render");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    public static Scenario read(String name) {
        try {
            return parse(Files.readString(ROOT.resolve(name).resolve("in.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Scenario parse(String yaml) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            JsonNode topology = documents.next();
            Instance instance = instance(topology);
            List<Registration> registrations = new ArrayList<>();
            documents.forEachRemaining(cluster -> registrations.add(registration(instance, cluster)));
            return new Scenario(instance, registrations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instance instance(JsonNode topology) throws IOException {
        GitOpsTopologySpec spec = YAML.treeToValue(topology.path("spec"), GitOpsTopologySpec.class);
        TopologyKey key = new TopologyKey(
                topology.at("/metadata/namespace").asText(),
                topology.at("/metadata/name").asText());
        String version = spec.engine().version() == null
                ? Releases.defaultVersion(spec.engine().type())
                : spec.engine().version();
        boolean manageHub = topology.at("/spec/centralized/manageHub").asBoolean();
        return new Instance(
                InstanceId.of(key, Role.engine, ""),
                key,
                ClusterKey.HUB,
                Role.engine,
                Engine.of(spec.engine(), version),
                manageHub,
                30);
    }

    private static Registration registration(Instance instance, JsonNode cluster) {
        TreeMap<String, String> facts = new TreeMap<>();
        cluster.at("/metadata/labels")
                .properties()
                .forEach(label -> facts.put(label.getKey(), label.getValue().asText()));
        boolean hub = cluster.at("/spec/connection/type").asText().equals("InCluster");
        String name = cluster.at("/metadata/name").asText();
        ClusterKey member = new ClusterKey(cluster.at("/metadata/namespace").asText(), name);
        return new Registration(instance, member, name, hub, facts)
                .with(identity(cluster.at("/spec/workloadIdentity")));
    }

    private static WorkloadIdentity identity(JsonNode identity) {
        return identity.isMissingNode() ? null : YAML.convertValue(identity, WorkloadIdentity.class);
    }
}
