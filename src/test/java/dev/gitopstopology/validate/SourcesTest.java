package dev.gitopstopology.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are read, and in which order. */
class SourcesTest {
    @Test
    void directoriesAreReadInOrderAndEveryFileOnce(@TempDir Path root) throws IOException {
        Path nested = Files.createDirectories(root.resolve("b/c"));
        for (Path file : List.of(
                root.resolve("z.json"), root.resolve("a.yaml"), nested.resolve("d.yml"), root.resolve("README.md"))) {
            Files.writeString(file, "{\"kind\": \"ConfigMap\"}\n");
        }
        Loaded loaded = sources("kind: Secret\n")
                .read(List.of(root.resolve("z.json").toString(), "-", root.toString(), root + "/b/../a.yaml"));
        assertThat(loaded.findings()).isEmpty();
        assertThat(loaded.documents().stream().map(Document::file))
                .containsExactly(root + "/z.json", "<stdin>", root + "/a.yaml", root + "/b/c/d.yml");
    }

    @Test
    void twoFilesMayNotHoldOneObject(@TempDir Path root) throws IOException {
        String text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: %s}\n";
        Files.writeString(root.resolve("a.yaml"), text.formatted("x"));
        Files.writeString(root.resolve("b.yaml"), text.formatted("y") + "---\n" + text.formatted("x"));
        Validation validation = Validator.packaged().validate(sources("").read(List.of(root.toString())));
        assertThat(validation.errors()).hasSize(1);
        Finding finding = validation.errors().get(0);
        assertThat(finding.file()).isEqualTo(root + "/b.yaml");
        assertThat(finding.line()).isEqualTo(7);
        assertThat(finding.message()).contains(root + "/a.yaml:1:1");
    }

    @Test
    void whatCannotBeReadIsSaidAndTheRestIsRead(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("a.yaml"), "kind: A\n");
        Path closed = Files.createDirectories(root.resolve("closed"));
        Files.writeString(closed.resolve("b.yaml"), "kind: B\n");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(closed), "root reads everything");
            Loaded loaded = sources("").read(List.of(root.toString()));
            assertThat(loaded.documents().stream().map(Document::kind)).containsExactly("A");
            assertThat(loaded.findings())
                    .extracting(Finding::file, Finding::message)
                    .containsExactly(tuple(closed.toString(), "cannot be read: access is denied"));
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aMountedConfigMapIsReadOnce(@TempDir Path root) throws IOException {
        Path data = Files.createDirectories(root.resolve("..2026_11_26"));
        Files.writeString(data.resolve("a.yaml"), "kind: A\n");
        Files.createSymbolicLink(root.resolve("..data"), data.getFileName());
        Files.createSymbolicLink(root.resolve("a.yaml"), Path.of("..data/a.yaml"));
        Loaded loaded = sources("").read(List.of(root.toString()));
        assertThat(loaded.documents().stream().map(Document::file)).containsExactly(root + "/a.yaml");
        assertThat(sources("").read(List.of(data.toString())).documents()).hasSize(1);
    }

    @Test
    void anEmptyNameIsNotThisDirectory() {
        Loaded loaded = sources("").read(List.of(""));
        assertThat(loaded.documents()).isEmpty();
        assertThat(loaded.findings())
                .extracting(Finding::reason, Finding::message)
                .containsExactly(tuple("NotReadable", "an empty name"));
    }

    @Test
    void nothingIsNotAnAnswerWhereObjectsAreWanted() {
        assertThat(sources("# nothing\n").read(List.of("-")).findings()).isEmpty();
        assertThat(sources("# nothing\n").readObjects(List.of("-")).findings())
                .extracting(Finding::file, Finding::reason)
                .containsExactly(tuple("<stdin>", "NoObjects"));
        assertThat(sources("kind: A\n").readObjects(List.of("-")).findings()).isEmpty();
    }

    @Test
    void listsAreTakenApartWithTheirPlaces() {
        Loaded loaded = sources(
                        "kind: List\nitems:\n  - kind: A\n    x: 1\n  - kind: BList\n    items:\n      - kind: B\n")
                .read(List.of("-"));
        assertThat(loaded.documents().stream().map(Document::kind)).containsExactly("A", "B");
        assertThat(loaded.documents().get(0).at("/x")).isEqualTo(new Position(4, 5));
        assertThat(loaded.documents().get(1).at("/no/such/field")).isEqualTo(new Position(7, 9));
    }

    private static Sources sources(String stdin) {
        return new Sources(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
    }
}
