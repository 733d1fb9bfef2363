package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.cli.Main;
import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a person without the operator would do: {@code kubectl apply --server-side} of what {@code render} prints, cluster after cluster. */
final class KubectlApply {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Path directory;
    private final Map<String, List<Path>> files = new LinkedHashMap<>();
    private final Map<String, Integer> objects = new LinkedHashMap<>();
    private int secondTries;

    /** Renders the resources into files per cluster; the definitions of custom resources are a file of their own. */
    KubectlApply(Path directory, List<? extends HasMetadata> resources) throws IOException {
        this.directory = directory;
        Path input = Files.createDirectories(directory.resolve("input"));
        KubernetesSerialization yaml = new KubernetesSerialization();
        for (HasMetadata resource : resources) {
            Files.writeString(input.resolve(resource.getMetadata().getName() + ".yaml"), yaml.asYaml(resource));
        }
        StringWriter text = new StringWriter();
        int exit = Main.commandLine()
                .setOut(new PrintWriter(text))
                .execute("render", "-f", input.toString(), "-o", "json");
        assertThat(exit).isZero();
        Map<String, List<JsonNode>> definitions = new LinkedHashMap<>();
        Map<String, List<JsonNode>> others = new LinkedHashMap<>();
        for (JsonNode item : JSON.readTree(text.toString().replaceAll("<runtime:[^>]*>", "0"))
                .path("items")) {
            String full = item.path("cluster").asText();
            String cluster = full.substring(full.indexOf('/') + 1);
            for (JsonNode object : item.path("objects")) {
                boolean definition = object.path("kind").asText().equals("CustomResourceDefinition");
                (definition ? definitions : others)
                        .computeIfAbsent(cluster, each -> new ArrayList<>())
                        .add(object);
                objects.merge(cluster, 1, Integer::sum);
            }
        }
        for (var cluster : others.entrySet()) {
            List<Path> parts = new ArrayList<>();
            if (definitions.containsKey(cluster.getKey())) {
                parts.add(list(cluster.getKey() + "-definitions", definitions.get(cluster.getKey())));
            }
            parts.add(list(cluster.getKey(), cluster.getValue()));
            files.put(cluster.getKey(), parts);
        }
    }

    private Path list(String name, List<JsonNode> items) throws IOException {
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        ArrayNode array = list.putArray("items");
        items.forEach(array::add);
        return Files.writeString(directory.resolve(name + ".json"), JSON.writeValueAsString(list));
    }

    Map<String, Integer> objects() {
        return objects;
    }

    /** How often kubectl had to be called again, which is in its time. */
    int secondTries() {
        return secondTries;
    }

    /** Applies everything to one cluster; returns seconds. */
    double to(World world, String name) throws IOException, InterruptedException {
        LocalCluster cluster = world.cluster(name);
        long begin = System.nanoTime();
        for (Path file : files.get(name)) {
            if (!file.equals(files.get(name).get(0))) {
                awaitProjectsServed(world.on(name));
            }
            Path log = directory.resolve("kubectl.log");
            int exit = run(cluster, file, log);
            if (exit != 0) { // a custom resource whose definition is not served yet: what a person does is to try again
                secondTries++;
                exit = run(cluster, file, log);
            }
            assertThat(exit).as("%s", Files.readString(log)).isZero();
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void awaitProjectsServed(KubernetesClient client) {
        await().atMost(World.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> client.getApiGroup("argoproj.io") != null
                        && client.getApiResources("argoproj.io/v1alpha1").getResources().stream()
                                .anyMatch(each -> each.getKind().equals("AppProject")));
    }

    /** @return kubectl's exit code */
    static int run(LocalCluster cluster, Path file, Path log) throws IOException, InterruptedException {
        File output = log.toFile();
        return new ProcessBuilder(
                        Binaries.find().kubectl().toString(),
                        "apply",
                        "--server-side",
                        "--kubeconfig=" + cluster.kubeconfigFile(),
                        "--cache-dir="
                                + Files.createDirectories(cluster.directory().resolve("kubectl-cache")),
                        "-f",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start()
                .waitFor();
    }
}
