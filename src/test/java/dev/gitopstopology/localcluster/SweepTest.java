package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path run;

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void endsProcessesAndDeletesDirectoriesOfAJvmThatIsGone() throws Exception {
        Process left = sleeper();
        Path memory = Files.createDirectories(run.resolve("memory/member"));
        Files.writeString(memory.resolve("wal"), "data");
        write(gone(), "temporary " + memory, "process " + ProcessId.of(left.toHandle()));

        assertThat(Sweep.run(run)).isEqualTo(1);

        assertThat(left.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(memory).doesNotExist();
        assertThat(run.resolve("c.pids")).doesNotExist();
    }

    @Test
    void leavesEverythingOfALivingJvm() throws Exception {
        Process theirs = sleeper();
        write(ProcessId.of(ProcessHandle.current()), "process " + ProcessId.of(theirs.toHandle()));

        assertThat(Sweep.run(run)).isZero();

        assertThat(theirs.isAlive()).isTrue();
        assertThat(run.resolve("c.pids")).exists();
    }

    @Test
    void doesNotEndAnotherProcessThatGotTheSameNumber() throws Exception {
        Process stranger = sleeper();
        ProcessId id = ProcessId.of(stranger.toHandle());
        write(gone(), "process " + new ProcessId(id.pid(), id.startedMillis() - 60_000));

        assertThat(Sweep.run(run)).isZero();

        assertThat(stranger.isAlive()).isTrue();
        assertThat(run.resolve("c.pids")).doesNotExist();
    }

    @Test
    void aJvmThatGotTheNumberOfTheDeadOneDoesNotProtectWhatItLeft() throws Exception {
        Process left = sleeper();
        ProcessId self = ProcessId.of(ProcessHandle.current());
        write(new ProcessId(self.pid(), self.startedMillis() - 60_000), "process " + ProcessId.of(left.toHandle()));

        assertThat(Sweep.run(run)).isEqualTo(1);
    }

    @Test
    void findsAProcessThatItsJvmDidNotLiveToWriteDown() throws Exception {
        // Known by its name and by the directory on its command line.
        Path etcd = Files.copy(Path.of("/bin/sleep"), run.resolve("etcd"));
        Process left = start(etcd.toString(), "60", "0.1");
        Process stranger = sleeper();
        Path data = run.resolve("data");
        Process named = start(
                Files.copy(Path.of("/bin/sh"), run.resolve("kube-apiserver")).toString(),
                "-c",
                "read line",
                "--cert-dir=" + data + "/certificates");
        write(gone(), "holds " + data);

        assertThat(Sweep.run(run)).isEqualTo(1);

        assertThat(named.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(left.isAlive()).isTrue();
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void leavesOutALineThatWasNotFinished() throws Exception {
        Files.writeString(run.resolve("c.pids"), "parent 999999999 5\nprocess 12");

        assertThat(new PidFile(run.resolve("c.pids")).read().processes()).isEmpty();
        assertThat(Sweep.run(run)).isZero();
    }

    @Test
    void aPidFileIsReadAsItWasWritten() throws Exception {
        Process process = sleeper();
        Path memory = Path.of("/dev/shm/with space");
        PidFile file = PidFile.create(run.resolve("c.pids"), List.of(memory), List.of(run));
        file.add(process);

        PidFile.Content content = file.read();

        assertThat(content.parent().find()).contains(ProcessHandle.current());
        assertThat(content.temporary()).containsExactly(memory);
        assertThat(content.holds()).containsExactly(run);
        assertThat(content.processes()).containsExactly(ProcessId.of(process.toHandle()));
    }

    private static ProcessId gone() {
        return new ProcessId(999_999_999, 5);
    }

    private void write(ProcessId parent, String... lines) throws IOException {
        Files.writeString(run.resolve("c.pids"), "parent " + parent + "\n" + String.join("\n", lines) + "\n");
    }

    private Process sleeper() throws IOException {
        return start("sleep", "60");
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }
}
