package dev.gitopstopology.cluster.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An administrator's kubeconfig files, put together as kubectl does it
 * (kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig): the first file to name a thing wins. Reading runs
 * nothing, and opens no file but these.
 */
public final class KubeconfigFiles {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final String place;
    private final Map<String, Entry> contexts = new LinkedHashMap<>();
    private final Map<String, Entry> clusters = new LinkedHashMap<>();
    private final Map<String, Entry> users = new LinkedHashMap<>();
    private String current = "";

    /** A named entry, and the directory that its relative paths start from. */
    record Entry(ObjectNode content, Path directory) {}

    private KubeconfigFiles(String place) {
        this.place = place;
    }

    /** @param file as {@code --kubeconfig} names it; it must exist */
    public static KubeconfigFiles of(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw invalid("the kubeconfig " + file + " cannot be read; name another with --kubeconfig FILE");
        }
        KubeconfigFiles files = new KubeconfigFiles(file.toString());
        files.read(file);
        return files.withContexts();
    }

    /** @param environment where {@code KUBECONFIG} may list files; those that are missing are passed over */
    public static KubeconfigFiles of(Map<String, String> environment, Path home) {
        String listed = environment.getOrDefault("KUBECONFIG", "");
        List<Path> paths = listed.isBlank()
                ? List.of(home.resolve(".kube").resolve("config"))
                : Arrays.stream(listed.split(File.pathSeparator))
                        .filter(path -> !path.isBlank())
                        .map(Path::of)
                        .toList();
        KubeconfigFiles files =
                new KubeconfigFiles(listed.isBlank() ? paths.get(0).toString() : listed);
        paths.stream().filter(Files::isReadable).forEach(files::read);
        return files.withContexts();
    }

    private KubeconfigFiles withContexts() {
        if (contexts.isEmpty()) {
            throw invalid("there is no context in " + place
                    + "; name a kubeconfig with --kubeconfig FILE or the variable KUBECONFIG");
        }
        return this;
    }

    /** @param name of a context; null: the current one */
    public AdminContext context(@Nullable String name) {
        String wanted = name == null ? current : name;
        if (wanted.isEmpty()) {
            throw invalid("the kubeconfig " + place + " has no current context; name one of: " + names(contexts));
        }
        Entry context = contexts.get(wanted);
        if (context == null) {
            throw invalid("there is no context " + wanted + " in " + place + "; there are: " + names(contexts));
        }
        return new AdminContext(
                wanted,
                entry(clusters, context, "cluster", wanted),
                Optional.of(context.content().path("user").asText())
                        .filter(user -> !user.isEmpty())
                        .map(user -> entry(users, context, "user", wanted))
                        .orElseThrow(() -> invalid("context " + wanted + " in " + place + " names no user")));
    }

    private Entry entry(Map<String, Entry> entries, Entry context, String kind, String name) {
        String wanted = context.content().path(kind).asText();
        Entry found = entries.get(wanted);
        if (found == null) {
            throw invalid("context " + name + " in " + place + " names the " + kind + " '" + wanted
                    + "', which is not there; there are: " + names(entries));
        }
        return found;
    }

    private static String names(Map<String, Entry> entries) {
        return entries.isEmpty() ? "none" : String.join(", ", new TreeSet<>(entries.keySet()));
    }

    private void read(Path file) {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            // The cause is dropped: it quotes the text, which may be a credential.
            String at =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw invalid("the kubeconfig " + file + " is not YAML" + at);
        } catch (IOException e) {
            throw invalid("the kubeconfig " + file + " cannot be read: "
                    + e.getClass().getSimpleName());
        }
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        collect(root.path("contexts"), "context", directory, contexts);
        collect(root.path("clusters"), "cluster", directory, clusters);
        collect(root.path("users"), "user", directory, users);
        if (current.isEmpty()) {
            current = root.path("current-context").asText("");
        }
    }

    private static void collect(JsonNode list, String kind, Path directory, Map<String, Entry> into) {
        List<JsonNode> named = new ArrayList<>();
        list.forEach(named::add);
        for (JsonNode entry : named) {
            if (entry.path(kind) instanceof ObjectNode content) {
                into.putIfAbsent(entry.path("name").asText(), new Entry(content, directory));
            }
        }
    }

    static ClusterException invalid(String message) {
        return new ClusterException(Reason.InvalidKubeconfig, message);
    }
}
