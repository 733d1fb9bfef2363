package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.chart.Chart;
import dev.gitopstopology.e2e.GitServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a platform team has in its repository: the chart, and deploy/argocd with the fleet. Nothing is served before the first commit. */
final class PlatformRepository implements AutoCloseable {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String FLEET = "deploy/argocd/fleet/";
    private static final String VALUES = "deploy/argocd/values.yaml";
    private static final String CHART = "deploy/helm/gitops-topology/Chart.yaml";

    /** The Argo CD polls often, so that no test has to nudge it. */
    private static final String OFTEN = """
                argoCD:
                  settings: {config: {timeout.reconciliation: 3s, timeout.reconciliation.jitter: 0s}}
            """;

    private final Map<String, String> files = new TreeMap<>();
    private final GitServer git;

    PlatformRepository(Path directory) throws IOException {
        git = new GitServer(directory);
        for (String part : List.of("deploy/helm", "deploy/argocd")) {
            try (Stream<Path> found = Files.walk(Path.of(part))) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    files.put(file.toString(), Files.readString(file));
                }
            }
        }
        String type = "    type: ArgoCD\n";
        edit(FLEET + "company.yaml", type, type + OFTEN);
    }

    private void edit(String file, String before, String after) {
        assertThat(files.get(file)).contains(before);
        files.compute(file, (path, text) -> text.replace(before, after));
    }

    /** The commit's SHA. */
    String commit(String message) throws IOException {
        return git.commit(message, files);
    }

    void declare(HasMetadata object) {
        files.put(file(object.getMetadata().getName()), YAML.asYaml(object));
    }

    void remove(String name) {
        assertThat(files.remove(file(name))).isNotNull();
    }

    private static String file(String name) {
        return FLEET + name + ".yaml";
    }

    GenericKubernetesResource declared(String name) {
        return object(files.get(file(name)));
    }

    /** Of the chart and the fleet. */
    List<GenericKubernetesResource> all() {
        return Stream.concat(
                        Chart.objects(values()).stream().map(HelmInstall::resource),
                        files.entrySet().stream()
                                .filter(each -> each.getKey().startsWith(FLEET))
                                .map(each -> object(each.getValue())))
                .toList();
    }

    String values() {
        return files.get(VALUES);
    }

    /** Another version of the chart, and a value that makes another Deployment. */
    void upgrade(String version, String value) {
        String before = Chart.yaml(Path.of(CHART)).path("version").asText();
        edit(CHART, "\nversion: " + before, "\nversion: " + version);
        files.compute(VALUES, (path, values) -> values + value + "\n");
    }

    /** The project and the Applications, with what an administrator puts in. */
    List<GenericKubernetesResource> applications() {
        String mine = files.get("deploy/argocd/application.yaml")
                .replace("https://git.example.com/platform/gitops-topology.git", git.url())
                .replace("targetRevision: v0.1.0", "targetRevision: main");
        return Stream.of(mine.split("(?m)^---$"))
                .map(PlatformRepository::object)
                .toList();
    }

    private static GenericKubernetesResource object(String text) {
        return YAML.unmarshal(text, GenericKubernetesResource.class);
    }

    String url() {
        return git.url();
    }

    @Override
    public void close() {
        git.close();
    }
}
