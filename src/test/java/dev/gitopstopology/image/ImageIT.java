package dev.gitopstopology.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator in an image whose Java is that of this machine, as it starts from it, and with its AOT cache. */
class ImageIT {
    /** What a Java for servers has; the whole JDK would only take longer. */
    private static final String MODULES =
            "java.se,jdk.httpserver,jdk.unsupported,jdk.management,jdk.crypto.ec,jdk.zipfs,jdk.naming.dns";

    @TempDir
    Path directory;

    @Test
    void theImageStartsFromItsOwnFilesWithACacheThatItsJavaTakes() throws Exception {
        Optional<Path> jdk = Java25.find();
        assumeTrue(jdk.isPresent(), "there is no JDK 25 here, so no AOT cache can be made; JAVA25_HOME may name one");
        Path java = directory.resolve("java");
        run(List.of(jdk.get().resolve("bin/jlink").toString(), "--add-modules", MODULES, "--output", java.toString()));
        Path base = directory.resolve("base.tar");
        Bases.of(java, directory.resolve("work"), base, ImageBuild.here());
        Path sbom = Files.writeString(directory.resolve("sbom.cdx.json"), "{}");

        List<String> said = new ArrayList<>();
        ImageRecipe recipe = new ImageRecipe(
                "tar://" + base,
                ImageBuild.here(),
                "0",
                Instant.EPOCH,
                Path.of("target/gitops-topology.jar"),
                Path.of("target/lib"),
                sbom,
                null);
        ImageTar image = new ImageTar(new ImageBuild(directory.resolve("image"), recipe, said::add).run(true));

        assertThat(said).hasSize(2).noneMatch(line -> line.contains("no AOT cache"));
        assertThat(image.layers()).hasSize(4);
        JsonNode entrypoint = image.config().at("/config/Entrypoint");
        assertThat(entrypoint).extracting(JsonNode::asText).contains("-XX:AOTCache=/app/gitops-topology.aot");

        Path root = directory.resolve("root");
        image.unpack(root, name -> true);
        List<String> command = new ArrayList<>();
        entrypoint.forEach(word -> command.add(inside(root, word.asText())));
        command.set(0, root.resolve("opt/java/openjdk/bin/java").toString());
        command.add(1, "-XX:AOTMode=on");
        command.add("--version");
        assertThat(run(command)).startsWith("gitops-topology ");
    }

    /** The image is unpacked and not entered, for that would take a container engine. */
    private static String inside(Path root, String word) {
        return word.replaceFirst("(^|=)/", "$1" + root + "/");
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(command + ": " + output).isZero();
        return output;
    }
}
