package dev.gitopstopology.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.git.GitCredential;
import dev.gitopstopology.deliver.git.GitDirectories;
import dev.gitopstopology.deliver.git.GitPlace;
import dev.gitopstopology.e2e.GitServer;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the Cluster of a FleetCluster may be deleted: when no engine will make it again. */
class GitRemovalOrderTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ClusterKey SHOP = new ClusterKey("team", "shop");
    private static final GitCredential CREDENTIAL = new GitCredential("bot", "correct-horse", null, null);
    private static final Function<ObjectId, @Nullable JsonNode> NOTHING = any -> null;
    private static final String LIST = "clusters/team/shop/delivery.yaml";

    @TempDir
    Path scratch;

    private GitServer server;
    private final GitDirectories git = new GitDirectories(() -> true, () -> Instant.EPOCH);

    @BeforeEach
    void repository() throws IOException {
        server = new GitServer(scratch.resolve("fleet.git"));
        server.password("bot", "correct-horse");
        server.commit("first", Map.of("README.md", "ours"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private GitRound look() {
        return GitRound.look(
                git, new GitPlace(server.url(), "main", "clusters/team/shop"), CREDENTIAL, SHOP, "uid-of-shop");
    }

    private Receipt objects(Function<ObjectId, @Nullable JsonNode> live) {
        return GitRemovalOrder.objects(look(), live);
    }

    /** As an engine applies it. */
    private Function<ObjectId, @Nullable JsonNode> hub() throws IOException {
        Map<String, JsonNode> live = new HashMap<>();
        for (Map.Entry<String, String> file : server.files().entrySet()) {
            if (file.getKey().endsWith(".yaml")) {
                ObjectNode json = (ObjectNode) YAML.readTree(file.getValue());
                live.put(Manifest.of(json).id().key(), json);
            }
        }
        return id -> live.get(id.key());
    }

    private void written() {
        ObjectNode cluster = YAML.createObjectNode();
        cluster.put("apiVersion", "cluster.x-k8s.io/v1beta2").put("kind", "Cluster");
        cluster.putObject("metadata").put("name", "shop").put("namespace", "team");
        Manifest ours = Manifest.of(cluster)
                .withAnnotation(Api.ANNOTATION_FLEET_CLUSTER_UID, "uid-of-shop")
                .withAnnotation(Api.ANNOTATION_DIGEST, "sha256:1");
        GitRound round = look();
        round.commit(round.directory().with(List.of(ours), any -> true), "Creating");
    }

    @Test
    void itIsWaitedForTheEngineOnceAndNothingIsMadeAgain() throws IOException {
        assertThat(objects(NOTHING).done()).isTrue();
        written();
        Receipt first = objects(hub());
        assertThat(first.reason()).isEqualTo("WaitingForEngine");
        assertThat(server.files()).containsOnlyKeys("README.md", LIST);
        Function<ObjectId, @Nullable JsonNode> applied = hub();
        assertThat(objects(applied).done()).isTrue();

        look().erase();
        assertThat(server.files()).containsOnlyKeys("README.md");
        int commits = server.log().size();
        assertThat(objects(applied).done())
                .as("a restart after the directory went")
                .isTrue();
        assertThat(server.log()).hasSize(commits);
    }

    @Test
    void filesOfOursWithoutTheirListAreNotForgotten() throws IOException {
        written();
        Map<String, String> files = new HashMap<>(server.files());
        files.remove(LIST);
        server.commit("by hand", files);
        DeliveryException refused = catchThrowableOfType(DeliveryException.class, () -> objects(NOTHING));
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).isEqualTo("GitForeignFiles");
        assertThat(refused).hasMessageContaining("cluster-shop.yaml").hasMessageContaining("delivery.yaml");

        server.commit("theirs", Map.of("README.md", "ours", "clusters/team/shop/theirs.yaml", "a: 1"));
        assertThat(objects(NOTHING).done()).isTrue();
    }
}
