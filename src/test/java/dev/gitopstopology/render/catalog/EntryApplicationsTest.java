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
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import org.junit.jupiter.api.Test;

class EntryApplicationsTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private static JsonNode spec(String entry) throws JsonProcessingException {
        Instance instance = new Instance(
                new InstanceId("company-1"),
                new TopologyKey("platform", "company"),
                ClusterKey.HUB,
                Role.engine,
                Engine.of(YAML.readValue("{type: ArgoCD}", EngineSpec.class), "v3.5.7"),
                false,
                30);
        CatalogEntry of = CatalogEntry.of(
                new EntryKey("platform", "e"), null, false, YAML.readValue(entry, GitOpsCatalogEntrySpec.class));
        return EntryApplications.of(of, instance).json().path("spec");
    }

    @Test
    void itNeverDeletesAndGoesByTheSecretsMark() throws JsonProcessingException {
        JsonNode spec =
                spec("{namespace: n, source: {repoURL: https://g.example.com/p, path: a, targetRevision: main}}");
        assertThat(spec.at("/syncPolicy/applicationsSync").asText()).isEqualTo("create-update");
        assertThat(spec.at("/syncPolicy/preserveResourcesOnDeletion").asBoolean())
                .isTrue();
        assertThat(spec.at("/template/metadata").has("finalizers")).isFalse();
        assertThat(spec.at("/generators/0/clusters/selector/matchLabels")
                        .path("catalog.gitops-topology.dev/e")
                        .asText())
                .isEqualTo("true");
        assertThat(spec.at("/template/spec/destination/name").asText()).isEqualTo("{{ .name }}");
    }

    @Test
    void whatAClusterDoesNotSayFailsInsteadOfCuttingAPathShort() throws JsonProcessingException {
        String path =
                spec("{namespace: n, source: {repoURL: https://g.example.com/p, path: 'a/${parameters.env}', targetRevision: main}}")
                        .at("/template/spec/source/path")
                        .asText();
        assertThat(path)
                .startsWith("a/{{ with index .metadata.annotations \"parameter.gitops-topology.dev/env\" }}{{ . }}")
                .contains("{{ else }}{{ fail ");
    }

    @Test
    void whatLooksLikeATemplateIsText() throws JsonProcessingException {
        JsonNode values =
                spec("{namespace: n, source: {repoURL: https://c.example.com, chart: c, targetRevision: 1.0.0}, values: {'{{k}}': 'a {{ .x }} {${cluster.name}', n: 3}}")
                        .at("/template/spec/source/helm/valuesObject");
        String open = "{{ \"{\" }}";
        assertThat(values.fieldNames()).toIterable().contains(open + open + "k}}");
        assertThat(values.path(open + open + "k}}").asText())
                .isEqualTo("a " + open + open + " .x }} " + open + "{{ .name }}");
        assertThat(values.path("n").isInt()).isTrue();
    }

    @Test
    void aChartOfARegistryIsAnArtifact() throws JsonProcessingException {
        JsonNode source =
                spec("{namespace: n, source: {repoURL: 'oci://r.example.com/charts', chart: c, targetRevision: 1.0.0}}")
                        .at("/template/spec/source");
        assertThat(source.path("repoURL").asText()).isEqualTo("oci://r.example.com/charts/c");
        assertThat(source.path("path").asText()).isEqualTo(".");
        assertThat(source.has("chart")).isFalse();
    }

    @Test
    void stepsTakeThePlaceOfAutomaticSyncs() throws JsonProcessingException {
        JsonNode spec = spec(
                "{namespace: n, source: {repoURL: https://g.example.com/p, path: a, targetRevision: main}, rollout: {steps: [{label: stage, values: [a], maxUpdate: '2'}, {label: stage, values: [b], maxUpdate: 25%}]}}");
        assertThat(spec.at("/template/spec/syncPolicy").has("automated")).isFalse();
        assertThat(spec.at("/strategy/rollingSync/steps/0/maxUpdate").isInt()).isTrue();
        assertThat(spec.at("/strategy/rollingSync/steps/1/maxUpdate").asText()).isEqualTo("25%");
        assertThat(spec.at("/template/metadata/labels").has("stage")).isTrue();
    }
}
