package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher under the names by which kubectl calls it, in a tree of its own, with a java that only tells how it was called. */
class KubectlPluginTest {
    private static final String PLUGIN = "kubectl-gitops_topology";
    private static final String COMPLETION = "kubectl_complete-gitops_topology";

    @TempDir
    Path place;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void tree() throws IOException {
        Path home = Files.createDirectories(place.resolve("home"));
        Files.createDirectories(home.resolve("target/lib"));
        Files.copy(Path.of("gitops-topology"), home.resolve("gitops-topology"));
        executable(home.resolve("gitops-topology"));
        Files.writeString(home.resolve("pom.xml"), "");
        Files.setLastModifiedTime(home.resolve("pom.xml"), FileTime.from(Instant.EPOCH));
        Files.writeString(home.resolve("target/gitops-topology.jar"), "");
        Path java = Files.createDirectories(place.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nfor each; do echo \"<$each>\"; done\n");
        executable(java);
        Files.writeString(place.resolve("jdk/release"), "JAVA_VERSION=\"17.0.12\"\n");
        Path path = Files.createDirectories(place.resolve("path"));
        for (String name : List.of(PLUGIN, COMPLETION)) {
            Files.createSymbolicLink(path.resolve(name), home.resolve("gitops-topology"));
        }
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> call(String name, String... args) throws IOException, InterruptedException {
        return ended(0, name, args);
    }

    private List<String> ended(int exit, String name, String... args) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(place.resolve("path").resolve(name).toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", place.resolve("jdk").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(exit);
        return said.lines().toList();
    }

    @Test
    void kubectlsPluginIsTheProgram() throws Exception {
        List<String> called = call(PLUGIN, "status", "-n", "a b; echo $HOME");
        assertThat(called)
                .contains("<-Dgitops-topology.called=kubectl gitops-topology>")
                .endsWith("<status>", "<-n>", "<a b; echo $HOME>");
    }

    @Test
    void completionAsksTheProgram() throws Exception {
        assertThat(call(COMPLETION, "graph", "-o", "")).endsWith("<__complete>", "<graph>", "<-o>", "<>");
    }

    @Test
    void theTabKeyBuildsNothing() throws Exception {
        Files.delete(place.resolve("home/target/gitops-topology.jar"));
        assertThat(call(COMPLETION, "gr")).isEmpty();
    }

    /** With the plain C locale a JVM opens no file whose name has other letters than ASCII's. */
    @ParameterizedTest
    @CsvSource({"C,C.UTF-8", "POSIX,C.UTF-8", "en_GB.UTF-8,en_GB.UTF-8"})
    void theLocaleIsOneThatFileNamesFitInto(String locale, String wanted) throws Exception {
        Files.writeString(place.resolve("jdk/bin/java"), "#!/bin/sh\necho \"$LC_ALL\"\n");
        environment.put("LC_ALL", locale);
        assertThat(call(PLUGIN, "status")).endsWith(wanted);
    }

    @Test
    void whereItCannotBeBuiltItSaysSo() throws Exception {
        Path target = place.resolve("home/target");
        Files.delete(target.resolve("gitops-topology.jar"));
        Files.delete(target.resolve("lib"));
        Files.delete(target);
        Files.writeString(target, "");
        assertThat(ended(1, PLUGIN, "status"))
                .hasSize(2)
                .first()
                .asString()
                .contains("has to be built", target + " cannot be written to");
    }

    @Test
    void theLinksAreThere() {
        assertThat(Path.of(PLUGIN)).isSymbolicLink().isExecutable();
        assertThat(Path.of(COMPLETION)).isSymbolicLink().isExecutable();
    }

    @Test
    void helpNamesTheProgramAsItWasCalled() {
        System.setProperty("gitops-topology.called", "kubectl gitops-topology");
        try {
            assertThat(Run.of("graph", "--help").out()).contains("Usage: kubectl gitops-topology graph");
            assertThat(Run.of("completion", "fish").out()).contains("complete -c gitops-topology -f");
        } finally {
            System.clearProperty("gitops-topology.called");
        }
    }
}
