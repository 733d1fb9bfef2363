package dev.gitopstopology.deliver.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterDirectoryTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ClusterKey SHOP = new ClusterKey("team", "shop");
    private static final ClusterDirectory EMPTY = ClusterDirectory.read(SHOP, "uid-1", new TreeMap<>());

    private static Manifest object(String kind, String name, String says) {
        Manifest manifest = Manifest.of((ObjectNode) yaml("""
                kind: %s
                apiVersion: %s
                spec: {b: %s, a: 1}
                metadata: {namespace: team, name: %s}
                """.formatted(
                        kind,
                        kind.equals("Cluster") ? "cluster.x-k8s.io/v1beta2" : "infrastructure.cluster.x-k8s.io/v1beta1",
                        says,
                        name)));
        return manifest.withAnnotation(Api.ANNOTATION_DIGEST, manifest.digest());
    }

    private static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an engine makes of it. */
    private static Function<ObjectId, @Nullable JsonNode> hub(ClusterDirectory directory) {
        Map<String, JsonNode> live = new HashMap<>();
        directory.files().values().forEach(text -> {
            JsonNode json = yaml(text);
            live.put(Manifest.of((ObjectNode) json).id().key(), json);
        });
        return id -> live.get(id.key());
    }

    private static ClusterDirectory again(ClusterDirectory directory) {
        return ClusterDirectory.read(SHOP, "uid-1", directory.files());
    }

    private final ClusterDirectory first =
            EMPTY.with(List.of(object("AzureCluster", "shop", "x"), object("Cluster", "shop", "x")), each -> true);

    @Test
    void eachObjectIsAFileWhoseTextIsAlwaysTheSame() {
        assertThat(first.files().keySet())
                .containsExactly("cluster-shop.yaml", "delivery.yaml", "infrastructure-azurecluster-shop.yaml");
        assertThat(first.files().get("cluster-shop.yaml"))
                .isEqualTo("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: Cluster
                metadata:
                  annotations:
                    gitops-topology.dev/digest: %s
                  name: shop
                  namespace: team
                spec:
                  a: 1
                  b: x
                """.formatted(first.entries().get(0).digest()));
        assertThat(EMPTY.with(
                                List.of(object("Cluster", "shop", "x"), object("AzureCluster", "shop", "x")),
                                each -> true)
                        .files())
                .isEqualTo(first.files());
        assertThat(again(first)).isEqualTo(first);
    }

    @Test
    void whatIsNotWrittenStaysOnlyWhereItIsKept() {
        ClusterDirectory kept = again(first).with(List.of(object("Cluster", "shop", "y")), each -> true);
        assertThat(kept.files().get("infrastructure-azurecluster-shop.yaml"))
                .isEqualTo(first.files().get("infrastructure-azurecluster-shop.yaml"));
        assertThat(kept.differing(first)).containsExactly("cluster-shop.yaml", "delivery.yaml");
        ClusterDirectory gone = again(first)
                .with(
                        List.of(object("Cluster", "shop", "y")),
                        each -> !each.kind().equals("AzureCluster"));
        assertThat(gone.files().keySet()).containsExactly("cluster-shop.yaml", "delivery.yaml");
        assertThat(gone.holds(object("Cluster", "shop", "y"))).isTrue();
        assertThat(gone.holds(object("Cluster", "shop", "x"))).isFalse();
    }

    @Test
    void whatOthersPutThereIsForeignAndStays() {
        TreeMap<String, String> files = new TreeMap<>(first.files());
        files.put("kustomization.yaml", "theirs");
        ClusterDirectory shared = ClusterDirectory.read(SHOP, "uid-1", files);
        assertThat(shared.foreign()).containsExactly("kustomization.yaml");
        assertThat(shared.without()).containsOnly(Map.entry("kustomization.yaml", "theirs"));
        assertThat(shared.with(List.of(), each -> false).files())
                .containsOnlyKeys("delivery.yaml", "kustomization.yaml");
        ClusterDirectory another = ClusterDirectory.read(SHOP, "uid-2", first.files());
        assertThat(another.exists()).isFalse();
        assertThat(another.foreign()).hasSize(3);
        assertThat(another.without()).isEqualTo(first.files());
    }

    @Test
    void aListThatCannotBeReadMakesNothingOurs() {
        TreeMap<String, String> files = new TreeMap<>(first.files());
        files.put("delivery.yaml", "a: [");
        assertThat(ClusterDirectory.read(SHOP, "uid-1", files).foreign()).hasSize(3);
    }

    @Test
    void itIsAppliedWhenTheHubHasEveryObjectAsItIsInGit() {
        assertThat(first.isApplied(hub(first))).isTrue();
        assertThat(first.isApplied(id -> null)).isFalse();
        ClusterDirectory second = again(first).with(List.of(object("Cluster", "shop", "y")), each -> true);
        assertThat(second.isApplied(hub(first))).isFalse();
        assertThat(second.reached(hub(first))).isFalse();
        Function<ObjectId, @Nullable JsonNode> late =
                id -> (id.kind().equals("Cluster") ? hub(first) : hub(second)).apply(id);
        assertThat(second.reached(late)).isTrue();
        assertThat(second.isApplied(late)).isFalse();
    }

    @Test
    void anEngineThatHasSeenThatNothingIsLeftSaysSo() {
        ClusterDirectory none = again(first).with(List.of(), each -> false);
        assertThat(none.files()).containsOnlyKeys("delivery.yaml");
        assertThat(none.reached(hub(first))).isFalse();
        assertThat(none.reached(hub(none))).isTrue();
        assertThat(new ClusterDirectory(SHOP, "uid-2", none.files(), none.entries()).reached(hub(none)))
                .isFalse();
    }

    @Test
    void theListGoesWithItsFleetClusterAndNoEngineDeletesIt() {
        JsonNode list = yaml(first.files().get("delivery.yaml"));
        assertThat(list.at("/metadata/ownerReferences/0/kind").asText()).isEqualTo("FleetCluster");
        assertThat(list.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("uid-1");
        assertThat(list.at("/metadata/annotations")
                        .path("argocd.argoproj.io/sync-options")
                        .asText())
                .isEqualTo("Prune=false,Delete=false");
        assertThat(list.at("/metadata/annotations")
                        .path("kustomize.toolkit.fluxcd.io/prune")
                        .asText())
                .isEqualTo("disabled");
    }
}
