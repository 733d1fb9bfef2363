package dev.gitopstopology.render.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.GitOpsCatalogEntrySpec;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.EntryKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EntryPlaceTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ClusterKey MEMBER = new ClusterKey("platform", "eu-1");

    /** The account that is let label an entry's namespace. */
    private static String labeller(ClusterKey engine, boolean ownCluster) throws JsonProcessingException {
        Instance instance = new Instance(
                new InstanceId("company-1"),
                new TopologyKey("platform", "company"),
                engine,
                Role.engine,
                Engine.of(YAML.readValue("{type: ArgoCD}", EngineSpec.class), "v3.5.7"),
                ownCluster,
                30);
        CatalogEntry entry = CatalogEntry.of(
                new EntryKey("platform", "e"),
                null,
                false,
                YAML.readValue(
                        "{namespace: n, namespaceLabels: {a: b}, source: {repoURL: https://g.example.com/p, path: a, targetRevision: main}}",
                        GitOpsCatalogEntrySpec.class));
        Registration registration = new Registration(instance, MEMBER, "eu-1", ownCluster, new TreeMap<>());
        JsonNode binding = EntryPlace.of(entry, registration).stream()
                .filter(each -> each.kind().equals("RoleBinding"))
                .findFirst()
                .orElseThrow()
                .json();
        assertThat(binding.at("/roleRef/name").asText()).isEqualTo("gitops-topology-namespace");
        assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo("gitops-topology-system");
        return binding.at("/subjects/0/name").asText();
    }

    /** On a member the operator is its installer, on the hub it is itself. */
    @Test
    void whoeverLabelsTheNamespaceMayDoIt() throws JsonProcessingException {
        assertThat(labeller(ClusterKey.HUB, false)).isEqualTo("gitops-topology-installer");
        assertThat(labeller(MEMBER, true)).isEqualTo("gitops-topology-installer");
        assertThat(labeller(ClusterKey.HUB, true)).isEqualTo("gitops-topology");
    }
}
