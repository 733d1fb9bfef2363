package dev.gitopstopology.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gitopstopology.model.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestParserTest {
    private static final String ONE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

    private static List<Manifest> parse(String text) {
        return ManifestParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void documentsAndListsAreFlattened() {
        assertThat(
                        parse(
                                "---\n" + ONE + "---\n---\n"
                                        + "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: b}}\n"))
                .extracting(manifest -> manifest.id().toString())
                .containsExactly("ConfigMap a", "Secret b");
    }

    @Test
    void scalarsKeepTheirTypes() {
        Manifest manifest = parse(ONE + "data: {a: 'true', b: \"007\", c: x}\nmode: 493\non: true\n")
                .get(0);
        assertThat(manifest.json().at("/data/b").asText()).isEqualTo("007");
        assertThat(manifest.json().at("/data/a").isTextual()).isTrue();
        assertThat(manifest.json().path("mode").isInt()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apiVersion: v1;kind: [ | not YAML near line",
                "apiVersion: v1;kind: A;kind: B;metadata: {name: x} | Duplicate field 'kind'",
                "apiVersion: v1;kind: A;metadata: &m {name: x};x: *m | aliases are not allowed",
                "just text | document 1 is no object",
                "kind: A;metadata: {name: x} | lacks apiVersion",
                "apiVersion: v1;kind: A;metadata: {} | document 1 lacks apiVersion, kind or metadata.name",
                "# nothing | no object in it"
            })
    void whatIsNotPlainlyAManifestIsRefused(String text, String because) {
        assertThatThrownBy(() -> parse(text.replace(';', '\n'))).hasMessageContaining(because);
    }

    @Test
    void oneIdentityIsThereOnce() {
        assertThatThrownBy(() -> parse(ONE + "---\n" + ONE)).hasMessageContaining("ConfigMap a is there twice");
    }
}
