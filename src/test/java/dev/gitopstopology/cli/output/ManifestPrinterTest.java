package dev.gitopstopology.cli.output;

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
import java.util.List;
import org.junit.jupiter.api.Test;

/** How rendered sets are printed. */
class ManifestPrinterTest {
    private static final TopologyKey TOPOLOGY = new TopologyKey("default", "europe");

    private static final List<RenderedSet> SETS = List.of(
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

    @Test
    void asYaml() {
        String text = ManifestPrinter.yaml(SETS);
        assertThat(text).startsWith("""
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
        assertThat(text.lines().filter(line -> line.startsWith("  name: ")))
                .containsExactly("  name: argocd", "  name: c", "  name: a", "  name: b");
        assertThat(text).isEqualTo(ManifestPrinter.yaml(SETS));
    }

    @Test
    void asJson() throws IOException {
        var tree = new ObjectMapper().readTree(ManifestPrinter.json(SETS));
        assertThat(tree.at("/items/0/cluster").asText()).isEqualTo("hub");
        assertThat(tree.at("/items/1/objects/0/metadata/name").asText()).isEqualTo("a");
        assertThat(tree.at("/items/0/digest").asText()).hasSize(64);
    }
}
