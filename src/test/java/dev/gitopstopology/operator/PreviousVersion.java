package dev.gitopstopology.operator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The version before this one: the newest tag {@code v*} before HEAD or, while there is none, the commit in {@code previous-version}. It comes out of this
 * repository's own history and is built by its own build, once; what was built stays below {@code target/previous}.
 */
record PreviousVersion(String commit, Path directory) {
    private static final Path PIN = Path.of("src/test/resources/previous-version");
    private static final Path BUILDS = Path.of("target/previous").toAbsolutePath();

    /** Skips the test, with a word on why, where the history is not there. {@code -Dprevious.version=COMMIT} takes another. */
    static PreviousVersion built() throws IOException, InterruptedException {
        String wanted = System.getProperty("previous.version", "");
        if (wanted.isEmpty()) {
            wanted = git("describe", "--tags", "--abbrev=0", "--match=v*", "HEAD^");
        }
        if (wanted.isEmpty()) {
            wanted = pinned();
        }
        String commit = git("rev-parse", "--verify", "--quiet", wanted + "^{commit}");
        assumeTrue(
                !commit.isEmpty(),
                "the version before this one (%s) is not in the history of this clone, or git cannot read it (git log says why); git fetch --unshallow --tags, then run it again"
                        .formatted(wanted));
        PreviousVersion previous = new PreviousVersion(commit, BUILDS.resolve(commit));
        previous.build();
        return previous;
    }

    private static String pinned() throws IOException {
        try (Stream<String> lines = Files.lines(PIN)) {
            return lines.filter(line -> !line.startsWith("#")).findFirst().orElseThrow();
        }
    }

    /** Nothing where it fails, as in a directory that is no clone, or without git. */
    private static String git(String... arguments) throws InterruptedException {
        try {
            Process git = new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments))
                            .toList())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? output.strip() : "";
        } catch (IOException e) {
            return "";
        }
    }

    private void build() throws IOException, InterruptedException {
        Path done = directory.resolve("target/built");
        if (Files.exists(done)) {
            return;
        }
        Files.createDirectories(directory);
        run(List.of("sh", "-c", "git archive " + commit + " | tar -x -C '" + directory + "'"), Path.of(""));
        run(
                List.of(
                        "mvn",
                        "-B",
                        "-ntp",
                        "package",
                        "-Dmaven.test.skip=true",
                        "-DskipITs",
                        "-Dspotless.check.skip=true"),
                directory);
        Files.createFile(done);
    }

    private static void run(List<String> command, Path where) throws IOException, InterruptedException {
        Path log = BUILDS.resolve("build.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.keySet().removeIf(name -> name.startsWith("MAVEN_") && name.endsWith("BASEDIR"));
        if (builder.start().waitFor() != 0) {
            throw new IllegalStateException(
                    "the version before this one cannot be built: " + command + "\n" + Files.readString(log));
        }
    }

    /** Starts its operator. */
    Path launcher() {
        return directory.resolve("gitops-topology");
    }

    Path definitions() {
        return directory.resolve("crds");
    }
}
