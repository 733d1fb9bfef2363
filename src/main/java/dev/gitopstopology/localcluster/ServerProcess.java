package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process of a cluster, and its log. */
record ServerProcess(String name, Process process, Path log) {
    private static final int TAIL_LINES = 15;

    static ServerProcess start(String name, List<String> command, Path log, Path workingDirectory) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        return new ServerProcess(name, process, log);
    }

    boolean alive() {
        return process.isAlive();
    }

    boolean lostItsPort() {
        return !alive() && tail().contains("address already in use");
    }

    /** Asks to stop, and insists after the deadline. */
    void stop(Duration deadline) {
        process.destroy();
        if (!await(deadline)) {
            kill();
        }
    }

    /** Returns when it is gone, even when this thread is interrupted: its files are deleted next. */
    void kill() {
        process.destroyForcibly();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    }

    private boolean await(Duration deadline) {
        try {
            return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The last lines of the log, for error messages. */
    String tail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    String describe() {
        String state = alive() ? "runs" : "ended with exit code " + process.exitValue();
        return name + " " + state + "; the end of " + log + ":\n" + tail().indent(2);
    }
}
