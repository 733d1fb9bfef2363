package dev.gitopstopology.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./gitops-topology demo}, as a process, from the launcher on. */
class DemoIT {
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private Process start(String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("--dir", directory.resolve("clusters").toString()));
        command.addAll(List.of(options));
        return demo(command);
    }

    private Process demo(List<String> options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of("gitops-topology").toAbsolutePath().toString(), "demo"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        Path temporary = Files.createDirectories(directory.resolve("temporary"));
        builder.environment().put("JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        return builder.start();
    }

    private String output(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    /** Control planes are known by the demo's directory in their command lines. */
    private long processesLeft() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()))
                .filter(process ->
                        process.info().command().orElse("").matches(".*/(etcd|kube-apiserver|kube-controller-manager)"))
                .count();
    }

    @Test
    void itEndsReadyWithASecondPassThatWritesNothingAndLeavesNoProcess() throws Exception {
        Process demo = start("-o", "json");
        assertThat(demo.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as(output("err"))
                .isTrue();
        assertThat(demo.exitValue()).as(output("err")).isZero();
        assertThat(output("err")).doesNotContain("Exception");
        JsonNode report = new ObjectMapper().readTree(output("out"));
        assertThat(report.path("ready").asBoolean()).isTrue();
        assertThat(report.path("writes").path("first").asInt()).isPositive();
        assertThat(report.path("writes").path("second").asInt())
                .as(output("err"))
                .isZero();
        assertThat(report.path("clusters").findValuesAsText("name")).containsExactly("hub", "eu-1", "eu-2", "us-1");
        assertThat(report.path("clusters").findValuesAsText("uid"))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(report.path("clusters").path(1).path("registered").asBoolean())
                .isTrue();
        assertThat(report.path("instances").path(0).path("registeredClusters")).hasSize(3);
        assertThat(report.path("simulated").toString()).contains("readiness");
        assertThat(processesLeft()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"per-cluster,2", "per-group,2", "cockpit-fleet,3", "flux-hub-and-spoke,1"})
    void everyShapeHasAnExampleThatRuns(String example, int engines) throws Exception {
        Process demo = start("--example", example, "-o", "json");
        assertThat(demo.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as(output("err"))
                .isTrue();
        assertThat(demo.exitValue()).as(output("err")).isZero();
        JsonNode report = new ObjectMapper().readTree(output("out"));
        assertThat(report.path("ready").asBoolean()).isTrue();
        assertThat(report.path("writes").path("second").asInt())
                .as(output("err"))
                .isZero();
        assertThat(report.path("instances"))
                .hasSize(engines)
                .allSatisfy(instance ->
                        assertThat(instance.path("registeredClusters")).isNotEmpty());
    }

    @Test
    void clustersOfClusterApiAreMadeAndAdoptedAndTheReportSaysWhatStoodInForIt() throws Exception {
        Process demo = start("--example", "cluster-api", "-o", "json");
        assertThat(demo.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as(output("err"))
                .isTrue();
        assertThat(demo.exitValue()).as(output("err")).isZero();
        JsonNode report = new ObjectMapper().readTree(output("out"));
        assertThat(report.path("instances").path(0).path("registeredClusters").toString())
                .isEqualTo("[\"shop\",\"warehouse\"]");
        assertThat(report.path("clusters").path(1).path("way").findValuesAsText("condition"))
                .containsExactly(
                        "Provisioned", "InfrastructureReady", "ControlPlaneInitialized", "NetworkReady", "Registered");
        assertThat(report.path("simulated").toString()).contains("a stand-in provider");
        assertThat(report.path("writes").path("second").asInt())
                .as(output("err"))
                .isZero();
        assertThat(processesLeft()).isZero();
    }

    @Test
    void whatNeedsACloudIsRefusedWithAWayOut() throws Exception {
        Process demo = start("--example", "cluster-api-azure");
        assertThat(demo.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(1);
        assertThat(output("err")).contains("shop-eu needs a provider of Cluster API", "--example cluster-api");
    }

    @Test
    void withoutADirectoryItLeavesNoFile() throws Exception {
        Process demo = demo(List.of("--empty", "a"));
        await().atMost(DEADLINE).until(() -> output("err").contains("Ctrl-C ends it") || !demo.isAlive());
        assertThat(demo.isAlive()).as(output("err")).isTrue();
        List<Path> kubeconfigs = output("err")
                .lines()
                .filter(line -> line.startsWith("kubectl --kubeconfig "))
                .map(line -> Path.of(line.split(" ")[2]))
                .toList();
        assertThat(kubeconfigs).hasSize(2).allSatisfy(file -> assertThat(file).isRegularFile());
        demo.destroy();
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kubeconfigs).noneMatch(file -> Files.exists(file.getParent()));
        assertThat(directory.resolve("temporary")).isEmptyDirectory();
    }

    @Test
    void heldItShowsTheKubeconfigsAndSigtermEndsEverything() throws Exception {
        Process demo = start("--hold");
        await().atMost(DEADLINE).until(() -> output("err").contains("Ctrl-C ends it") || !demo.isAlive());
        assertThat(demo.isAlive()).as(output("err")).isTrue();
        assertThat(output("err")).contains("kubectl --kubeconfig").contains("clusters/eu-1/kubeconfig");
        assertThat(Files.exists(directory.resolve("clusters/eu-1/kubeconfig"))).isTrue();
        assertThat(output("out")).contains("GitOpsTopology company  Ready", "second pass 0");
        assertThat(processesLeft()).isPositive();
        demo.destroy();
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> processesLeft() == 0);
    }
}
