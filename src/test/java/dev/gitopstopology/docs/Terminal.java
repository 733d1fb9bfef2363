package dev.gitopstopology.docs;

import dev.gitopstopology.localcluster.Binaries;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One bash from the first command to the last, as a reader has it: what is exported, and where one is, stays. */
final class Terminal implements AutoCloseable {
    private static final String END = "@@end of command@@ ";
    private final Process bash;
    private final Writer in;
    private final BufferedReader out;

    /** What a command printed, on either of its outputs. */
    record Result(int exit, String printed) {}

    /**
     * @param start where it begins
     * @param temporary what {@code mktemp} makes is below it
     */
    Terminal(Path start, Path temporary) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "--noprofile", "--norc")
                .directory(start.toFile())
                .redirectErrorStream(true);
        builder.environment().remove("KUBECONFIG");
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment()
                .merge(
                        "PATH",
                        Binaries.find().kubectl().getParent().toString(),
                        (path, kubectl) -> kubectl + File.pathSeparator + path);
        bash = builder.start();
        in = bash.outputWriter(StandardCharsets.UTF_8);
        out = bash.inputReader(StandardCharsets.UTF_8);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "terminal-end"));
    }

    Result run(String command, Duration patience) throws IOException, InterruptedException, ExecutionException {
        in.write("{ " + command + "\n} </dev/null\nprintf '\\n" + END + "%s\\n' $?\n");
        in.flush();
        StringBuffer printed = new StringBuffer();
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> untilEnd(printed));
        try {
            return new Result(
                    exit.get(patience.toSeconds(), TimeUnit.SECONDS),
                    printed.toString().stripTrailing());
        } catch (TimeoutException e) {
            throw new AssertionError("'%s' does not end; it printed:%n%s".formatted(command, printed), e);
        }
    }

    private int untilEnd(StringBuffer printed) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(END)) {
                    return Integer.parseInt(line.substring(END.length()));
                }
                printed.append(line).append('\n');
            }
            throw new IllegalStateException("bash has ended; it printed: " + printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With everything that was started in it. */
    @Override
    public void close() {
        List<ProcessHandle> started = bash.descendants().toList();
        started.forEach(ProcessHandle::destroy);
        bash.destroy();
        for (ProcessHandle each : started) {
            try {
                each.onExit().get(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                each.destroyForcibly();
            } catch (ExecutionException | TimeoutException e) {
                each.destroyForcibly();
            }
        }
    }
}
