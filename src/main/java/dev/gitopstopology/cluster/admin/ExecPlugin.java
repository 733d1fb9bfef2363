package dev.gitopstopology.cluster.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.Failures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the exec plugin of a kubeconfig, the way client-go does it
 * (kubernetes.io/docs/reference/access-authn-authz/authentication, "client-go credential plugins"). The client library's own way is
 * not used: it takes the plugin's words on stderr for its answer, and logs all of it when the plugin fails.
 *
 * @param words gets what the plugin says on stderr line by line while it runs, where a person can act on it; only when interactive
 * @param interactive whether there is a person at a terminal
 * @param patience how long the plugin may take
 */
record ExecPlugin(Consumer<String> words, boolean interactive, Duration patience) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** How long what an ended plugin wrote may be on its way: a child that it left behind may hold the pipes open. */
    private static final Duration RESIDUE = Duration.ofSeconds(3);

    /** @return {@code token}, or {@code client-certificate-data} with {@code client-key-data} */
    ObjectNode credential(String context, ObjectNode exec, ObjectNode cluster, Path directory) {
        String plugin = exec.path("command").asText("");
        Process process = start(context, exec, cluster, directory, plugin);
        CompletableFuture<byte[]> answer =
                CompletableFuture.supplyAsync(() -> bytes(process.getInputStream()), ExecPlugin::onItsOwnThread);
        CompletableFuture<List<String>> said =
                CompletableFuture.supplyAsync(() -> lines(process), ExecPlugin::onItsOwnThread);
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(context, plugin, "did not end within " + patience.toSeconds() + " s");
            }
            String last = lastWords(said);
            if (process.exitValue() != 0) {
                throw failed(
                        context, plugin, "ended with exit code " + process.exitValue() + ": " + Failures.cleaned(last));
            }
            return status(context, exec, plugin, answer.get(RESIDUE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(context, plugin, "was interrupted");
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw failed(context, plugin, "closed its output late or not at all");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** All of it has been passed on by then, unless a child that lives on holds stderr: that is no failure, client-go does not wait for it. */
    private static String lastWords(CompletableFuture<List<String>> said)
            throws InterruptedException, java.util.concurrent.ExecutionException {
        try {
            return String.join(" ", said.get(RESIDUE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (java.util.concurrent.TimeoutException e) {
            return "(its stderr is still open)";
        }
    }

    private Process start(String context, ObjectNode exec, ObjectNode cluster, Path directory, String plugin) {
        List<String> command = new ArrayList<>();
        boolean path = plugin.contains("/") || plugin.contains(java.io.File.separator);
        command.add(path ? directory.resolve(plugin).normalize().toString() : plugin);
        exec.path("args").forEach(argument -> command.add(argument.asText()));
        String mode = exec.path("interactiveMode").asText("IfAvailable");
        boolean talks = interactive && !mode.equals("Never");
        if (mode.equals("Always") && !talks) {
            throw failed(context, plugin, "has to be run at a terminal (interactiveMode: Always), and there is none");
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        exec.path("env")
                .forEach(variable -> builder.environment()
                        .put(
                                variable.path("name").asText(),
                                variable.path("value").asText()));
        builder.environment().put("KUBERNETES_EXEC_INFO", info(exec, cluster, talks));
        builder.redirectInput(talks ? Redirect.INHERIT : Redirect.PIPE);
        try {
            Process process = builder.start();
            if (!talks) {
                process.getOutputStream().close();
            }
            return process;
        } catch (IOException e) {
            String hint = exec.path("installHint").asText("").strip();
            throw failed(
                    context,
                    plugin,
                    "cannot be started; "
                            + (hint.isEmpty()
                                    ? "install it, or put it where the PATH of this shell finds it"
                                    : Failures.cleaned(hint)));
        }
    }

    private static String info(ObjectNode exec, ObjectNode cluster, boolean interactive) {
        ObjectNode info = JSON.createObjectNode();
        info.put("apiVersion", exec.path("apiVersion").asText()).put("kind", "ExecCredential");
        ObjectNode spec = info.putObject("spec").put("interactive", interactive);
        if (exec.path("provideClusterInfo").asBoolean(false)) {
            ObjectNode about = spec.putObject("cluster");
            List.of("server", "certificate-authority-data").forEach(field -> about.set(field, cluster.path(field)));
            cluster.path("extensions").forEach(extension -> {
                if (extension.path("name").asText().equals("client.authentication.k8s.io/exec")) {
                    about.set("config", extension.path("extension"));
                }
            });
        }
        return info.toString();
    }

    private static ObjectNode status(String context, ObjectNode exec, String plugin, byte[] answer) {
        JsonNode credential;
        try {
            credential = JSON.readTree(new String(answer, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw failed(context, plugin, "did not print an ExecCredential"); // the cause would quote it
        }
        String version = exec.path("apiVersion").asText();
        if (!credential.path("kind").asText().equals("ExecCredential")
                || !credential.path("apiVersion").asText().equals(version)) {
            throw failed(context, plugin, "did not print an ExecCredential of " + version);
        }
        JsonNode status = credential.path("status");
        ObjectNode user = JSON.createObjectNode();
        if (!status.path("token").asText("").isEmpty()) {
            return user.put("token", status.path("token").asText());
        }
        String certificate = status.path("clientCertificateData").asText("");
        String key = status.path("clientKeyData").asText("");
        if (certificate.isEmpty() || key.isEmpty()) {
            throw failed(context, plugin, "printed neither a token nor a client certificate with its key");
        }
        return user.put("client-certificate-data", base64(certificate)).put("client-key-data", base64(key));
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    private static void onItsOwnThread(Runnable reading) {
        Thread thread = new Thread(reading, "exec-plugin");
        thread.setDaemon(true);
        thread.start();
    }

    private static byte[] bytes(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it says, in lines; a question without a line break is passed on as soon as nothing more comes. */
    private List<String> lines(Process process) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                if (next != '\n') {
                    line.append((char) next);
                }
                boolean over = next == '\n' || (interactive && !reader.ready());
                if (over && !line.isEmpty()) {
                    said(line.toString(), lines);
                    line.setLength(0);
                }
            }
            if (!line.isEmpty()) {
                said(line.toString(), lines);
            }
        } catch (IOException e) {
            lines.add("(the rest could not be read)");
        }
        return lines;
    }

    private void said(String line, List<String> lines) {
        lines.add(line);
        if (interactive) {
            words.accept(line);
        }
    }

    private static ClusterException failed(String context, String plugin, String why) {
        return new ClusterException(
                Reason.Unauthorized, "the exec plugin '" + plugin + "' of context " + context + " " + why);
    }
}
