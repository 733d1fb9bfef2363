package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The version before this one and this one over the same living objects, there and back and there again: definitions first and the operator after them, on
 * the way back the other way round, as docs/upgrading.md says. The older operator is a process of its own build.
 */
@Tag("e2e")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoVersionsE2E {
    private static final Path NEW_DEFINITIONS = Path.of("crds");

    @TempDir
    static Path directory;

    private static PreviousVersion previous;
    private static TwoVersions versions;
    private static World world;
    private static Living first;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        previous = PreviousVersion.built();
        versions = new TwoVersions(previous, directory);
        world = versions.world();
    }

    @AfterAll
    static void stop() {
        if (versions != null) {
            versions.close();
        }
    }

    private static void nothingLost() {
        assertThat(versions.deletions()).isEmpty();
        assertThat(first.notIn(versions.living())).isEmpty();
    }

    @Test
    @Order(1)
    void theVersionBeforeConverges() throws IOException {
        versions.startOlder("old-1");
        versions.declare();
        versions.leaderWorks();
        first = versions.living();
        assertThat(first.objects().keySet())
                .as("claims, inventories, credentials and engines are among what must not be lost")
                .anyMatch(key -> key.matches("eu configmaps .*/claim-.*"))
                .anyMatch(key -> key.matches("eu configmaps .*/inventory-.*"))
                .anyMatch(key -> key.matches("hub secrets argocd/cluster-.*"))
                .anyMatch(key -> key.matches("hub secrets .*/gitops-topology-installer-.*"))
                .anyMatch(key -> key.matches("us deployments flux-system/.*"))
                .anyMatch(key -> key.matches("hub clusters .*/born"))
                .anyMatch(key -> key.matches("born serviceaccounts .*"));
        world.mark();
    }

    @Test
    @Order(2)
    void newDefinitionsBelowTheOlderOperatorChangeNothing() throws IOException {
        versions.define(NEW_DEFINITIONS);
        versions.awaitCalm();
        versions.report("new definitions, older operator");
        assertThat(versions.living().changedSince(first)).containsAll(versions.writes("old-1"));
        versions.leaderWorks();
        nothingLost();
    }

    @Test
    @Order(3)
    void theNewerWaitsForTheOlderAndThenWritesWhatIsAnotherAndNothingElse() throws Exception {
        world.mark();
        versions.startNewer("new-1");
        versions.awaitNewerWaits();
        versions.leaderWorks();
        assertThat(world.leaseHolder()).startsWith("old-1");
        assertThat(versions.writes("new-1")).isEmpty();
        nothingLost();
        Living before = versions.living();
        world.mark();
        versions.endOlder();
        versions.awaitPass("new-1");
        versions.report("first pass of the newer");
        Living after = versions.living();
        assertThat(after.changedSince(before)).containsAll(versions.writes("new-1"));
        assertThat(after.notIn(before)).as("nothing is made anew").isEmpty();
        nothingLost();
        versions.endNewer();
        world.mark();
        versions.startNewer("new-2");
        versions.awaitPass("new-2");
        versions.report("second pass of the newer");
        assertThat(versions.writes("new-2")).isEmpty();
        versions.born("drain: {policy: Drain}\n");
        TwoVersions.soon("what only the newer knows is taken", () -> observed(world.fleetCluster(TwoVersions.BORN)));
        versions.leaderWorks();
        nothingLost();
    }

    private static boolean observed(FleetCluster cluster) {
        return cluster.getMetadata().getGeneration().equals(cluster.getStatus().observedGeneration());
    }

    @Test
    @Order(4)
    void theOlderOneWorksOnWithNewDefinitionsAndThenWithItsOwn() throws Exception {
        world.mark();
        versions.startOlder("old-2");
        versions.awaitOlderWaits();
        versions.leaderWorks();
        assertThat(versions.writes("old-2")).isEmpty();
        world.mark();
        versions.endNewer();
        versions.awaitLeader("old-2");
        versions.leaderWorks();
        versions.report("older again");
        nothingLost();
        assertThat(drain()).as("kept, and not heeded").isEqualTo("Drain");
        versions.define(previous.definitions());
        world.annotate(TwoVersions.BORN, "example.com/note", "a write under the older definition");
        versions.leaderWorks();
        nothingLost();
    }

    private static String drain() {
        return versions.living()
                .object("hub fleetclusters " + World.NS + "/" + TwoVersions.BORN)
                .at("/spec/drain/policy")
                .asText();
    }

    @Test
    @Order(5)
    void andThereAgain() throws Exception {
        world.mark();
        versions.define(NEW_DEFINITIONS);
        versions.endOlder();
        versions.startNewer("new-3");
        versions.awaitPass("new-3");
        versions.leaderWorks();
        versions.report("newer again");
        nothingLost();
        assertThat(drain()).as("a write under the older definition has lost it").isEmpty();
        versions.born("drain: {policy: Drain}\ndeletionProtection: false\n");
        world.hub().resource(world.fleetCluster(TwoVersions.BORN)).delete();
        TwoVersions.soon(
                "what the older one made is drained and goes", () -> world.fleetCluster(TwoVersions.BORN) == null);
        assertThat(new CapiObjects(world.hub(), World.NS)
                        .cluster(TwoVersions.BORN)
                        .isMissingNode())
                .isTrue();
    }

    /** As after a downgrade from a version that does not exist yet. */
    @Test
    @Order(6)
    void whatOnlyAStillNewerVersionKnowsIsLeftAsItIs() throws IOException {
        versions.define(stillNewer());
        versions.leaderWorks();
        world.apply(object("FleetCluster", "island", "connection: {type: Carrier}"));
        world.apply(object("GitOpsTopology", "mesh", "mode: Mesh\nengine: {type: ArgoCD}\nclusters: {}"));
        Map<String, String> kinds = Map.of("island", "FleetCluster", "mesh", "GitOpsTopology");
        kinds.forEach((name, kind) ->
                TwoVersions.soon(name + " says so", () -> ready(kind, name).equals("NewerValue")));
        versions.leaderWorks();
        kinds.forEach((name, kind) -> world.hub().resource(read(kind, name)).delete());
        versions.leaderWorks();
        kinds.forEach((name, kind) -> assertThat(read(kind, name).getMetadata().getFinalizers())
                .as(name)
                .isNotEmpty());
    }

    /** Not as what this version knows. */
    private static GenericKubernetesResource read(String kind, String name) {
        return world.hub()
                .genericKubernetesResources(Api.API_VERSION, kind)
                .inNamespace(World.NS)
                .withName(name)
                .get();
    }

    private static String ready(String kind, String name) {
        return new ObjectMapper()
                .valueToTree(read(kind, name))
                .at("/status/conditions")
                .valueStream()
                .filter(each -> each.path("type").asText().equals("Ready"))
                .map(each -> each.path("reason").asText())
                .findFirst()
                .orElse("");
    }

    private static GenericKubernetesResource object(String kind, String name, String spec) {
        return new KubernetesSerialization()
                .unmarshal("""
                apiVersion: gitops-topology.dev/v1alpha1
                kind: %s
                metadata: {name: %s, namespace: %s}
                spec:
                %s""".formatted(kind, name, World.NS, spec.indent(2)), GenericKubernetesResource.class);
    }

    private static Path stillNewer() throws IOException {
        Path still = Files.createDirectories(directory.resolve("still-newer"));
        for (var value : Map.of(
                        "fleetclusters",
                        List.of("- Kubeconfig\n", "Carrier"),
                        "gitopstopologies",
                        List.of("- PerGroup\n", "Mesh"))
                .entrySet()) {
            String file = value.getKey() + ".gitops-topology.dev.yaml";
            String text = Files.readString(NEW_DEFINITIONS.resolve(file));
            String more = text.replaceAll(
                    "(?m)^( *)" + value.getValue().get(0),
                    "$0$1- " + value.getValue().get(1) + "\n");
            assertThat(more).isNotEqualTo(text);
            Files.writeString(still.resolve(file), more);
        }
        return still;
    }
}
