package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How rendered sets are printed. */
class RenderCommandTest {
    private static final String SAMPLES = "src/test/resources/validate/gitopstopology/";
    private static final TopologyKey TOPOLOGY = new TopologyKey("default", "europe");

    private static final Rendering RENDERING = documents -> List.of(
            set(new ClusterKey("default", "paris"), SetKind.access, "Namespace", "b", "Namespace", "a"),
            set(ClusterKey.HUB, SetKind.engine, "ConfigMap", "c", "Namespace", "argocd"));

    private static RenderedSet set(ClusterKey cluster, SetKind kind, String... kindsAndNames) {
        InstanceId instance = InstanceId.of(TOPOLOGY, Role.engine, "");
        List<Manifest> manifests =
                List.of(manifest(kindsAndNames[0], kindsAndNames[1]), manifest(kindsAndNames[2], kindsAndNames[3]));
        return new RenderedSet(new SetId(TOPOLOGY, instance, cluster, kind), manifests);
    }

    private static Manifest manifest(String kind, String name) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.putObject("data").put("text", "a\nb\n").put("number", "1").put("yes", "yes");
        json.putObject("metadata").put("labels", "x").put("name", name);
        return Manifest.of(json.put("kind", kind).put("apiVersion", "v1"));
    }

    private static Run render(String... options) {
        List<String> args = new ArrayList<>(List.of("render"));
        args.addAll(List.of(options));
        return Run.of(Main.commandLine(new RenderCommand(RENDERING)), args.toArray(String[]::new));
    }

    @Test
    void asYaml() {
        Run run = render("-f", SAMPLES + "good-smallest");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("""
                        ---
                        # cluster: hub  instance: europe-HASH  set: engine
                        apiVersion: v1
                        kind: Namespace
                        metadata:
                          name: argocd
                          labels: x
                        data:
                          number: "1"
                          text: |
                            a
                            b
                          "yes": "yes"
                        ---
                        # cluster: hub  instance: europe-HASH  set: engine
                        apiVersion: v1
                        kind: ConfigMap
                        """.replace(
                        "europe-HASH", InstanceId.of(TOPOLOGY, Role.engine, "").value()));
        assertThat(run.out().lines().filter(line -> line.startsWith("  name: ")))
                .containsExactly("  name: argocd", "  name: c", "  name: a", "  name: b");
        assertThat(run.out()).isEqualTo(render("-f", SAMPLES + "good-smallest").out());
    }

    @Test
    void asJson() throws IOException {
        var tree = new ObjectMapper()
                .readTree(render("-f", SAMPLES + "good-smallest", "-o", "json").out());
        assertThat(tree.at("/items/0/cluster").asText()).isEqualTo("hub");
        assertThat(tree.at("/items/1/objects/0/metadata/name").asText()).isEqualTo("a");
        assertThat(tree.at("/items/0/digest").asText()).hasSize(64);
    }

    @Test
    void whatIsNotValidIsNotRendered() {
        Run run = render("-f", SAMPLES + "no-mode");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("spec.mode: Required value");
    }

    @Test
    void warningsDoNotStopIt() {
        Run run = render("-f", SAMPLES + "ambiguous-scalars");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("---");
        assertThat(run.err()).contains("warning: GitOpsTopology default/europe: spec.centralized.manageHub");
    }
}
