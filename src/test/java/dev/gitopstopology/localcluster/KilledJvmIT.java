package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM of its own starts a cluster and is killed: nobody is there to stop the processes, until the next start. */
class KilledJvmIT {
    /** Not the name of a cluster that another build on this machine runs. */
    private static final String NAME = "orphan" + ProcessHandle.current().pid();

    @TempDir
    Path cache;

    /** Starts a cluster, says which processes it has, and waits for its end. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            LocalCluster cluster = LocalCluster.start(ClusterOptions.named(args[0]));
            String pids = String.join(
                    " ", cluster.processes().stream().map(p -> "" + p.pid()).toList());
            try (PrintStream out =
                    new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
                out.println("pids " + pids);
                Thread.sleep(60_000);
            }
        }
    }

    @Test
    void whatAKilledJvmLeavesIsSweptByTheNextRun() throws Exception {
        Process jvm = child();
        List<ProcessHandle> left = processesOf(jvm);
        assertThat(left).hasSize(3).allMatch(ProcessHandle::isAlive);

        assertThat(Sweep.run(cache.resolve("run"))).as("the JVM lives").isZero();
        assertThat(left).allMatch(ProcessHandle::isAlive);

        jvm.destroyForcibly().waitFor();
        assertThat(left).as("left behind").allMatch(ProcessHandle::isAlive);
        assertThat(Leftovers.named(NAME, cache.resolve("run"))).hasSize(6);

        assertThat(Sweep.run(cache.resolve("run"))).isEqualTo(3);
        assertThat(left).noneMatch(ProcessHandle::isAlive);
        assertThat(Leftovers.named(NAME, cache.resolve("run"))).isEmpty();
    }

    @Test
    void aJvmThatIsAskedToEndTakesItsClustersWithIt() throws Exception {
        Process jvm = child();
        List<ProcessHandle> left = processesOf(jvm);

        jvm.destroy();

        assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(left).hasSize(3).noneMatch(ProcessHandle::isAlive);
        assertThat(Leftovers.named(NAME, cache.resolve("run"))).isEmpty();
    }

    private Process child() throws Exception {
        Binaries binaries = Binaries.find();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        NAME)
                .redirectErrorStream(true);
        builder.environment().put("GITOPS_TOPOLOGY_CACHE", cache.toString());
        builder.environment()
                .put(
                        "GITOPS_TOPOLOGY_BINARIES",
                        Objects.requireNonNull(binaries.etcd().getParent()).toString());
        return builder.start();
    }

    private static List<ProcessHandle> processesOf(Process jvm) throws Exception {
        List<String> said = new ArrayList<>();
        BufferedReader out = jvm.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.add(line);
            if (line.startsWith("pids ")) {
                return List.of(line.substring(5).split(" ")).stream()
                        .map(Long::valueOf)
                        .map(pid -> ProcessHandle.of(pid).orElseThrow())
                        .toList();
            }
        }
        throw new AssertionError("the child JVM ended: " + String.join("\n", said));
    }
}
