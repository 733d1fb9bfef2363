package dev.gitopstopology.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;

/** The layout of the image, on an empty base, for no registry is asked here. */
class ImageTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private final List<String> said = new ArrayList<>();

    /** What jib has begun goes on writing for a moment after it failed. */
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path directory;

    @BeforeEach
    void packaged() throws IOException {
        Files.writeString(directory.resolve("gitops-topology.jar"), "jar");
        Files.createDirectories(directory.resolve("lib"));
        Files.writeString(directory.resolve("lib/b.jar"), "b");
        Files.writeString(directory.resolve("lib/a.jar"), "a");
        Files.writeString(directory.resolve("sbom.cdx.json"), "{}");
    }

    private ImageRecipe recipe(String base, String architecture) {
        return new ImageRecipe(
                base,
                architecture,
                "1.2.3",
                CREATED,
                directory.resolve("gitops-topology.jar"),
                directory.resolve("lib"),
                directory.resolve("sbom.cdx.json"),
                null);
    }

    private ImageTar built(String base, String architecture, String place) throws Exception {
        return new ImageTar(new ImageBuild(directory.resolve(place), recipe(base, architecture), said::add).run(true));
    }

    @Test
    void whatItRunsAndAsWhom() throws Exception {
        JsonNode image = built(ImageRecipe.SCRATCH, "amd64", "one").config();
        assertThat(image.path("architecture").asText()).isEqualTo("amd64");
        assertThat(image.path("os").asText()).isEqualTo("linux");
        assertThat(image.path("created").asText()).isEqualTo("2026-01-01T00:00:00Z");
        JsonNode config = image.path("config");
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/app");
        assertThat(config.path("Entrypoint"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "java",
                        "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        "/app/gitops-topology.jar");
        assertThat(config.path("Cmd")).extracting(JsonNode::asText).containsExactly("operator");
        assertThat(config.path("Env")).extracting(JsonNode::asText).containsExactly("HOME=/tmp");
        assertThat(config.path("Volumes")).isEmpty();
        assertThat(config.at("/Labels/org.opencontainers.image.version").asText())
                .isEqualTo("1.2.3");
        assertThat(config.at("/Labels/org.opencontainers.image.licenses").asText())
                .isEqualTo("Apache-2.0");
    }

    @Test
    void librariesAreALayerAndOursIsAnotherAndNobodyMayWrite() throws Exception {
        ImageTar image = built(ImageRecipe.SCRATCH, "amd64", "one");
        List<List<TarArchiveEntry>> layers = new ArrayList<>();
        for (String layer : image.layers()) {
            layers.add(image.entries(layer));
        }
        assertThat(layers).hasSize(2);
        assertThat(files(layers.get(0))).containsExactly("app/lib/a.jar", "app/lib/b.jar");
        assertThat(files(layers.get(1))).containsExactly("app/gitops-topology.jar", "app/sbom.cdx.json");
        assertThat(layers)
                .allSatisfy(layer -> assertThat(layer).allSatisfy(entry -> {
                    assertThat(entry.getLongUserId()).isZero();
                    assertThat(entry.getLongGroupId()).isZero();
                    assertThat(entry.getMode() & (entry.isDirectory() ? 0022 : 0222))
                            .isZero();
                    assertThat(entry.getLastModifiedTime()).isEqualTo(FileTime.fromMillis(1000));
                }));
    }

    private static List<String> files(List<TarArchiveEntry> layer) {
        return layer.stream()
                .filter(TarArchiveEntry::isFile)
                .map(TarArchiveEntry::getName)
                .toList();
    }

    @Test
    void twoBuildsHaveTheSameDigest() throws Exception {
        ImageTar first = built(ImageRecipe.SCRATCH, "amd64", "one");
        Files.setLastModifiedTime(directory.resolve("lib/a.jar"), FileTime.fromMillis(12_345_678));
        ImageTar second = built(ImageRecipe.SCRATCH, "amd64", "two");
        assertThat(second.digest()).startsWith("sha256:").isEqualTo(first.digest());
        assertThat(Files.readAllBytes(directory.resolve("two/gitops-topology-1.2.3-amd64.tar")))
                .isEqualTo(Files.readAllBytes(directory.resolve("one/gitops-topology-1.2.3-amd64.tar")));

        ImageTar arm = built(ImageRecipe.SCRATCH, "arm64", "one");
        assertThat(arm.config().path("architecture").asText()).isEqualTo("arm64");
        assertThat(arm.layers()).isEqualTo(first.layers());
        assertThat(arm.digest()).isNotEqualTo(first.digest());

        Files.writeString(directory.resolve("gitops-topology.jar"), "another");
        ImageTar changed = built(ImageRecipe.SCRATCH, "amd64", "three");
        assertThat(changed.layers().get(0)).isEqualTo(first.layers().get(0));
        assertThat(changed.layers().get(1)).isNotEqualTo(first.layers().get(1));
    }

    @Test
    void imageAndChartAgree() throws Exception {
        JsonNode config = built(ImageRecipe.SCRATCH, "amd64", "one").config().path("config");
        JsonNode pod = Chart.objects("image: {repository: registry.example.com/gitops-topology}").stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec");
        String user = pod.at("/securityContext/runAsUser").asText() + ":"
                + pod.at("/securityContext/runAsGroup").asText();
        assertThat(config.path("User").asText()).isEqualTo(user);
        JsonNode container = pod.at("/containers/0");
        assertThat(container.has("command")).as("the entrypoint is the image's").isFalse();
        assertThat(container.at("/args/0").asText())
                .isEqualTo(config.at("/Cmd/0").asText());
        assertThat(config.path("ExposedPorts")
                        .has(container.at("/ports/0/containerPort").asText() + "/tcp"))
                .isTrue();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(config.path("Env"))
                .extracting(JsonNode::asText)
                .contains("HOME=" + container.at("/volumeMounts/0/mountPath").asText());
    }

    @Test
    void anotherBaseIsTakenFromATarAndKept() throws Exception {
        Path base = directory.resolve("base.tar");
        String other = ImageBuild.here().equals("arm64") ? "amd64" : "arm64";
        Bases.with(directory.resolve("base"), base, "25.0.3", other);
        ImageTar image = built("tar://" + base, other, "one");
        assertThat(image.layers()).hasSize(3);
        assertThat(image.environment("JAVA_HOME")).contains("/opt/java/openjdk");
        assertThat(image.environment("HOME")).contains("/tmp");
        assertThat(said).anyMatch(line -> line.contains("no AOT cache: it can be made only on the platform"));
    }

    @Test
    void aBaseWithAnOlderJavaIsRefused() throws Exception {
        Path base = directory.resolve("base.tar");
        Bases.with(directory.resolve("base"), base, "21.0.9", "amd64");
        assertThatThrownBy(() -> built("tar://" + base, "amd64", "one"))
                .hasMessageContaining("has Java 21.0.9, and 25 or later is needed");
        assertThatThrownBy(() -> built("tar://" + base, "arm64", "one"))
                .hasMessageContaining("arm64/linux) doesn't match the platform (amd64/linux) of the base image");
    }

    @Test
    void aBaseThatCannotBeHadIsToldWithWaysOut() {
        String base = "tar://" + directory.resolve("missing.tar");
        assertThatThrownBy(() -> built(base, "amd64", "one"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        "the base image " + base + " cannot be had: ",
                        "-Dimage.base=REGISTRY/PATH@sha256:",
                        "-Dimage.base=tar://",
                        "-Dimage.base=scratch");
    }

    @Test
    void withoutJavaInTheBaseThereIsNoCacheAndThatIsSaid() throws Exception {
        ImageTar image = built(ImageRecipe.SCRATCH, "amd64", "one");
        assertThat(said)
                .hasSize(2)
                .anyMatch(line -> line.contains(image.digest() + ", without an AOT cache"))
                .anyMatch(line -> line.contains("no AOT cache: the base names no JAVA_HOME"));
    }
}
