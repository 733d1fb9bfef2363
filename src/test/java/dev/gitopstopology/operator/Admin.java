package dev.gitopstopology.operator;

import dev.gitopstopology.cli.Main;
import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A person at a terminal with kubeconfigs of their own. */
final class Admin {
    private final Path directory;

    Admin(Path directory) {
        this.directory = directory;
    }

    /** What a command printed. */
    record Printed(int exit, String out, String err) {
        String all() {
            return out + err;
        }
    }

    /** {@code gitops-topology enroll} with the member's kubeconfig and the hub's. */
    static Printed enroll(Path member, Path hub, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("enroll", "--kubeconfig", member.toString(), "--hub-kubeconfig", hub.toString()));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    static Printed run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Printed(exit, out.toString(), err.toString());
    }

    /** A kubeconfig with a context for each cluster, all with these user fields instead of the admin's token. */
    Path kubeconfig(String name, String user, LocalCluster... clusters) throws IOException {
        StringBuilder text = new StringBuilder(
                "apiVersion: v1\nkind: Config\ncurrent-context: %s\n".formatted(clusters[clusters.length - 1].name()));
        text.append("clusters:\n");
        for (LocalCluster each : clusters) {
            String ca = Base64.getEncoder().encodeToString(each.caCertificate().getBytes(StandardCharsets.UTF_8));
            text.append("- {name: %s, cluster: {server: %s, certificate-authority-data: %s}}\n"
                    .formatted(each.name(), each.server(), ca));
        }
        text.append("contexts:\n");
        Stream.of(clusters)
                .forEach(each ->
                        text.append("- {name: %1$s, context: {cluster: %1$s, user: %1$s}}\n".formatted(each.name())));
        text.append("users:\n");
        for (LocalCluster each : clusters) {
            text.append("- {name: %s, user: %s}\n".formatted(each.name(), user.replace("TOKEN", each.adminToken())));
        }
        return Files.writeString(directory.resolve(name), text);
    }

    /** Runs shell commands as they were printed, with kubectl on the path. */
    Printed shell(Path kubeconfig, String script) throws IOException, InterruptedException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path kubectl = bin.resolve("kubectl");
        if (!Files.exists(kubectl)) {
            Files.writeString(kubectl, "#!/bin/sh\nexec '" + Binaries.find().kubectl() + "' \"$@\"\n");
            Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwx------"));
        }
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script);
        builder.directory(directory.toFile());
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("HOME", directory.toString());
        Path out = directory.resolve("shell.out");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the script did not end: " + Files.readString(out));
        }
        return new Printed(process.exitValue(), Files.readString(out), "");
    }
}
