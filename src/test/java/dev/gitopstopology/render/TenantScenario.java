package dev.gitopstopology.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.GitOpsTenantSpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.model.TenantKey;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.Fleet;
import dev.gitopstopology.plan.FleetMember;
import dev.gitopstopology.plan.Neighbourhood;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.Planner;
import dev.gitopstopology.plan.Tenancy;
import dev.gitopstopology.plan.TenantPlanner;
import dev.gitopstopology.plan.TopologyInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A topology, its FleetClusters and its tenants, from a folder of {@link Scenario#ROOT} or from text, and what is planned for them. */
public record TenantScenario(Plan plan, Tenancy tenancy) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    public static TenantScenario read(String name) {
        try {
            return parse(Files.readString(Scenario.ROOT.resolve(name).resolve("in.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TenantScenario parse(String yaml) throws IOException {
        List<FleetMember> members = new ArrayList<>();
        List<Tenant> tenants = new ArrayList<>();
        TopologyKey key;
        GitOpsTopologySpec spec;
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            JsonNode topology = documents.next();
            key = new TopologyKey(text(topology, "namespace"), text(topology, "name"));
            spec = YAML.treeToValue(topology.path("spec"), GitOpsTopologySpec.class);
            while (documents.hasNext()) {
                JsonNode next = documents.next();
                if (next.path("kind").asText().equals("FleetCluster")) {
                    members.add(member(next));
                } else {
                    tenants.add(Tenant.of(
                            new TenantKey(text(next, "namespace"), text(next, "name")),
                            null,
                            false,
                            YAML.treeToValue(next.path("spec"), GitOpsTenantSpec.class)));
                }
            }
        }
        Authority authority = new Authority(Set.of("gitops-topology-system"));
        Fleet fleet = new Fleet(null, members);
        Plan plan = new Planner(authority, new Facts(Set.of()), Releases::defaultVersion)
                .plan(new TopologyInput(key, spec, null, false), fleet);
        Neighbourhood around = new Neighbourhood(
                tenants,
                new TreeMap<>(Map.of(key.name(), spec.engine().type())),
                Set.of(plan.instances().get(0).instance().engine().namespace()));
        return new TenantScenario(plan, new TenantPlanner(authority).plan(key, plan, fleet, around));
    }

    private static FleetMember member(JsonNode cluster) {
        TreeMap<String, String> labels = new TreeMap<>();
        cluster.at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new FleetMember(
                new ClusterKey(text(cluster, "namespace"), text(cluster, "name")),
                labels,
                ConnectionType.valueOf(cluster.at("/spec/connection/type").asText()),
                null,
                false,
                List.of(),
                Set.of(),
                List.of());
    }

    private static String text(JsonNode object, String field) {
        return object.path("metadata").path(field).asText();
    }
}
