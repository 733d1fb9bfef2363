package dev.gitopstopology.deliver.push.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gitopstopology.deliver.push.compare.Difference.Field;
import dev.gitopstopology.model.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldDifferencesTest {
    private static JsonNode yaml(String text) throws Exception {
        return new YAMLMapper().readTree(text);
    }

    @Test
    void fieldsAreNamedByTheirPath() throws Exception {
        List<Field> fields = FieldDifferences.of(
                yaml("{kind: Deployment, spec: {replicas: 1, list: [{a: 1}]}, metadata: {labels: {a.b/c: x}}}"),
                yaml("{kind: Deployment, spec: {replicas: 2, list: [{a: 2}], more: [1]}, metadata: {labels: {}}}"));
        assertThat(fields)
                .containsExactlyInAnyOrder(
                        new Field("metadata.labels['a.b/c']", "\"x\"", null),
                        new Field("spec.list[0].a", "1", "2"),
                        new Field("spec.more", null, "[1]"),
                        new Field("spec.replicas", "1", "2"));
    }

    @Test
    void aSecretsDataIsNeverShown() throws Exception {
        List<Field> fields = FieldDifferences.of(
                yaml("{kind: Secret, data: {token: c2VjcmV0, a.b: c2VjcmV0}}"),
                yaml("{kind: Secret, data: {token: b3RoZXI=}, stringData: {x: secret}}"));
        assertThat(fields).extracting(Field::path).containsExactly("data['a.b']", "data.token", "stringData");
        assertThat(fields.toString()).doesNotContain("c2VjcmV0", "b3RoZXI", "secret");
        assertThat(FieldDifferences.of(yaml("{kind: Secret}"), yaml("{kind: Secret, data: {a: c2VjcmV0}}"))
                        .toString())
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void whatOnlyARunKnowsIsAsTheClusterHasIt() throws Exception {
        Manifest wanted = new Manifest((ObjectNode) yaml("""
                        {kind: Secret, metadata: {name: a, ownerReferences: [{uid: "<runtime:topology-uid>"}]},
                         stringData: {config: '{"bearerToken":"<runtime:engine-token>"}', name: north}}
                        """), true);
        JsonNode live = yaml("""
                {kind: Secret, metadata: {ownerReferences: [{uid: u1}]}, data: {config: YWJj, name: bm9ydGg=}}
                """);
        JsonNode filled = KnownAtRunTime.asOn(live, wanted).json();
        assertThat(filled.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("u1");
        assertThat(filled.at("/stringData/config").asText()).isEqualTo("abc");
        assertThat(filled.at("/stringData/name").asText()).isEqualTo("north");
        assertThat(KnownAtRunTime.asOn(live, new Manifest(wanted.json(), false)).json())
                .as("text of a user is no placeholder")
                .isEqualTo(wanted.json());
    }
}
