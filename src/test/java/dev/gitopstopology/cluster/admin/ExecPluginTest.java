package dev.gitopstopology.cluster.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real plugins: shell scripts. */
class ExecPluginTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String V1 = "client.authentication.k8s.io/v1";
    private static final String CANARY = "canary-Secret-0123456789abcdef";
    private static final String ANSWER =
            "{\"apiVersion\":\"" + V1 + "\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"" + CANARY + "\"}}";

    @TempDir
    private Path home;

    private final List<String> said = new CopyOnWriteArrayList<>();

    private ObjectNode run(String script, String... args) throws IOException {
        return run(new ExecPlugin(said::add, false, Duration.ofSeconds(60)), script, args);
    }

    private ObjectNode run(ExecPlugin plugin, String script, String... args) throws IOException {
        Path file = Files.writeString(home.resolve("plugin"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        ObjectNode exec = JSON.createObjectNode().put("apiVersion", V1).put("command", "./plugin");
        for (String argument : args) {
            exec.withArrayProperty("args").add(argument);
        }
        exec.putArray("env").addObject().put("name", "FROM_CONFIG").put("value", "a b");
        return plugin.credential("paris", exec, JSON.createObjectNode().put("server", "https://a"), home);
    }

    @Test
    void argumentsAndEnvironmentArriveAsWrittenAndStderrIsNoPartOfTheAnswer() throws IOException {
        ObjectNode user = run(
                "cd \"$(dirname \"$0\")\"; printf '%s|' \"$@\" \"$FROM_CONFIG\" > seen; cat > input; echo noise >&2; echo '"
                        + ANSWER + "'",
                "a b",
                "$(touch pwned)",
                "it's");
        assertThat(home.resolve("seen")).hasContent("a b|$(touch pwned)|it's|a b|");
        assertThat(home.resolve("input")).as("nobody types").isEmptyFile();
        assertThat(user.path("token").asText()).isEqualTo(CANARY);
        assertThat(said).as("nobody is there to read it").isEmpty();
    }

    @Test
    void aPersonHearsThePlugin() throws IOException {
        run(
                new ExecPlugin(said::add, true, Duration.ofSeconds(60)),
                "echo open https://login.example >&2; echo '" + ANSWER + "'");
        assertThat(said).containsExactly("open https://login.example");
    }

    @Test
    void aListenerThatIsSlowHearsAllOfItBeforeTheAnswerIsUsed() throws IOException {
        ExecPlugin plugin = new ExecPlugin(
                words -> {
                    awaitNoPlugin();
                    said.add(words);
                },
                true,
                Duration.ofSeconds(60));
        run(plugin, "echo $$ > '" + home.resolve("pid") + "'; echo one >&2; echo two >&2; echo '" + ANSWER + "'");
        assertThat(said).containsExactly("one", "two");
    }

    @Test
    void aChildThatLivesOnWithItsStderrIsNoFailure() throws IOException {
        ExecPlugin plugin = new ExecPlugin(said::add, true, Duration.ofSeconds(60));
        assertThat(run(plugin, "sleep 60 >/dev/null & echo '" + ANSWER + "'")
                        .path("token")
                        .asText())
                .isEqualTo(CANARY);
    }

    /** The plugin is over before the first word is heard: the order in which the answer used to win. */
    private void awaitNoPlugin() {
        try {
            ProcessHandle.of(
                            Long.parseLong(Files.readString(home.resolve("pid")).strip()))
                    .ifPresent(plugin -> plugin.onExit()
                            .orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                            .join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aQuestionIsHeardBeforeItIsAnswered() throws IOException {
        ExecPlugin plugin = new ExecPlugin(
                words -> {
                    said.add(words);
                    answer();
                },
                true,
                Duration.ofSeconds(60));
        run(
                plugin,
                "cd \"$(dirname \"$0\")\"; printf 'Code: ' >&2; until [ -e answered ]; do sleep 0.1; done; echo '"
                        + ANSWER + "'");
        assertThat(said).containsExactly("Code: ");
    }

    private void answer() {
        try {
            Files.createFile(home.resolve("answered"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void certificatesComeAsPem() throws IOException {
        ObjectNode user =
                run("echo '" + ANSWER.replace("\"token\"", "\"clientKeyData\":\"K\",\"clientCertificateData\"") + "'");
        assertThat(user.path("client-key-data").asText()).isEqualTo("Sw==");
        assertThat(user.has("client-certificate-data")).isTrue();
    }

    @Test
    void failuresNameThePluginAndTheContextAndNoSecret() {
        assertThatThrownBy(() -> run("echo log in first >&2; exit 4"))
                .hasMessageContainingAll("'./plugin' of context paris", "exit code 4: log in first");
        assertThatThrownBy(() -> run("echo " + CANARY + " >&2; exit 1"))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(CANARY));
        assertThatThrownBy(() -> run("echo '" + ANSWER.substring(0, 90) + "'"))
                .hasMessageContaining("did not print an ExecCredential")
                .hasNoCause()
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("canary"));
        assertThatThrownBy(() -> run("echo '" + ANSWER.replace("/v1", "/v1beta1") + "'"))
                .hasMessageContaining("ExecCredential of " + V1);
        assertThatThrownBy(() -> run("echo '" + ANSWER.replace("token", "tokken") + "'"))
                .hasMessageContaining("neither a token nor");
        ObjectNode gone = JSON.createObjectNode()
                .put("apiVersion", V1)
                .put("command", "no-such-plugin")
                .put("installHint", "install it from the shop");
        assertThatThrownBy(() -> new ExecPlugin(said::add, false, Duration.ofSeconds(5))
                        .credential("paris", gone, JSON.createObjectNode(), home))
                .hasMessageContainingAll("'no-such-plugin'", "cannot be started", "install it from the shop");
        ObjectNode silent = gone.deepCopy();
        silent.remove("installHint");
        assertThatThrownBy(() -> new ExecPlugin(said::add, false, Duration.ofSeconds(5))
                        .credential("paris", silent, JSON.createObjectNode(), home))
                .hasMessageContainingAll("cannot be started; install it", "PATH");
        assertThatThrownBy(() -> new ExecPlugin(said::add, false, Duration.ofSeconds(5))
                        .credential("paris", gone.put("interactiveMode", "Always"), JSON.createObjectNode(), home))
                .hasMessageContaining("terminal");
    }

    @Test
    void onePluginThatHangsIsEndedWithItsChildren() throws IOException {
        Path pid = home.resolve("pid");
        ExecPlugin hasty = new ExecPlugin(said::add, false, Duration.ofSeconds(3));
        assertThatThrownBy(() -> run(hasty, "sleep 300 & echo $! > '" + pid + "'; wait"))
                .hasMessageContaining("did not end within 3 s");
        long child = Long.parseLong(Files.readString(pid).strip());
        assertThat(ProcessHandle.of(child)
                        .map(handle -> handle.onExit().orTimeout(60, java.util.concurrent.TimeUnit.SECONDS))
                        .map(java.util.concurrent.CompletableFuture::join)
                        .filter(ProcessHandle::isAlive))
                .isEmpty();
    }
}
