package dev.gitopstopology.render.capi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.render.capi.Rollout.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutTest {
    private final Hub hub = new Hub();

    private Step next(List<Manifest> wanted) {
        return Rollout.next(wanted, hub::get, hub.all(), false);
    }

    private Hub at(List<Manifest> wanted) {
        for (int step = 0; step < 60; step++) {
            hub.apply(next(wanted));
            hub.tick();
        }
        return hub;
    }

    private static List<Manifest> shop(boolean byClass, String version, int controlPlanes) {
        return byClass ? Shop.ofClass(version, controlPlanes) : Shop.ofTemplate(version, controlPlanes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void atFirstEverythingAtOnce(boolean byClass) {
        List<Manifest> wanted = shop(byClass, "v1.33.1", 3);
        assertThat(next(wanted)).isEqualTo(Step.of(wanted, "Creating"));
        hub.apply(next(wanted));
        assertThat(next(wanted).apply()).isEqualTo(wanted);
        assertThat(next(wanted).doing()).isEqualTo("ProvisioningInfrastructure");
        List<Manifest> corrected = shop(byClass, "v1.35.0", 1);
        assertThat(next(corrected).apply()).isEqualTo(corrected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void atRestTheSameAgain(boolean byClass) {
        List<Manifest> wanted = shop(byClass, "v1.33.1", 3);
        at(wanted);
        assertThat(next(wanted)).isEqualTo(Step.of(wanted, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "true, v1.32.9, VersionLower, v1.33.1 or later",
        "false, v1.33.0, VersionLower, v1.33.1 or later",
        "true, v1.35.0, VersionTooFar, v1.34 first",
        "false, v1.35.0, VersionTooFar, v1.34 first"
    })
    void aVersionThatCannotBe(boolean byClass, String version, String reason, String wayOut) {
        at(shop(byClass, "v1.33.1", 3));
        Step step = next(shop(byClass, version, 1));
        assertThat(step.apply()).isEmpty();
        assertThat(step.waitingFor()).hasValueSatisfying(problem -> {
            assertThat(problem.path()).isEqualTo("spec.connection.clusterAPI.provision.version");
            assertThat(problem.reason()).isEqualTo(reason);
            assertThat(problem.message()).contains("Cluster team-a/shop", version, wayOut);
        });
    }

    @Test
    void aClassThatPlansItsUpgradesTakesManyMinors() {
        at(Shop.ofClass("v1.33.1", 3));
        Step step = Rollout.next(Shop.ofClass("v1.36.0", 3), hub::get, hub.all(), true);
        assertThat(step.doing()).isEqualTo("Upgrading");
        assertThat(step.apply()).hasSize(1);
    }

    @Test
    void anUpgradeOfAClassKeepsTheNumbers() {
        at(Shop.ofClass("v1.33.1", 3));
        Step step = next(Shop.ofClass("v1.34.0", 1));
        assertThat(step.doing()).isEqualTo("Upgrading");
        assertThat(step.apply().get(0).json().at("/spec/topology/version").asText())
                .isEqualTo("v1.34.0");
        assertThat(step.apply()
                        .get(0)
                        .json()
                        .at("/spec/topology/controlPlane/replicas")
                        .asInt())
                .isEqualTo(3);
        hub.apply(step);
        Step after = next(Shop.ofClass("v1.34.0", 1));
        assertThat(after.apply()).isEmpty();
        assertThat(after.waitingFor()).map(Problem::reason).contains("RolloutUnderWay");
        assertThat(after.waitingFor())
                .map(Problem::message)
                .hasValueSatisfying(message ->
                        assertThat(message).contains("Cluster team-a/shop: the numbers of machines is written when"));
    }

    @Test
    void machinesOfAClassThatAreBeingReplacedAreSeenBeforeTheClusterTells() {
        at(Shop.ofClass("v1.33.1", 3));
        ObjectNode workers = hub.cluster().objectNode();
        workers.put("apiVersion", "cluster.x-k8s.io/v1beta2").put("kind", "MachineDeployment");
        workers.putObject("status").put("replicas", 3).put("upToDateReplicas", 2);
        hub.objects.put("workers", workers);
        for (List<Manifest> wanted : List.of(Shop.ofClass("v1.34.0", 3), Shop.ofClass("v1.33.1", 1))) {
            assertThat(next(wanted).apply()).isEmpty();
            assertThat(next(wanted).waitingFor()).map(Problem::reason).contains("RolloutUnderWay");
        }
    }

    @Test
    void theControlPlaneGoesFirstAndAlone() {
        at(Shop.ofTemplate("v1.33.1", 3));
        List<Manifest> wanted = Shop.ofTemplate("v1.34.0", 1);
        Step step = next(wanted);
        assertThat(step.doing()).isEqualTo("Upgrading");
        assertThat(step.apply().stream().map(Manifest::kind).toList())
                .containsExactly("DevMachineTemplate", "DevCluster", "Cluster", "KubeadmControlPlane");
        assertThat(step.apply().get(3).json().at("/spec/version").asText()).isEqualTo("v1.34.0");
        assertThat(step.apply().get(3).json().at("/spec/replicas").asInt()).isEqualTo(3);
        hub.apply(step);
        hub.tick();
        Step after = next(wanted);
        assertThat(after.apply().stream().map(Manifest::kind).toList())
                .containsExactly("DevMachineTemplate", "DevCluster", "Cluster");
        assertThat(after.waitingFor())
                .map(Problem::message)
                .hasValueSatisfying(message -> assertThat(message)
                        .contains(
                                "MachineDeployment team-a/shop-a",
                                "KubeadmControlPlane team-a/shop",
                                "1 of 3 machines are up to date"));
    }

    @Test
    void aTemplateThatDoesNotWorkCanBeMendedWhileItRollsOut() {
        at(Shop.ofTemplate("v1.33.1", 3));
        hub.apply(next(mended("bad")));
        hub.tick();
        Step step = next(mended("good"));
        assertThat(step.waitingFor()).isEmpty();
        assertThat(step.apply().stream().map(Manifest::kind)).contains("KubeadmControlPlane");
    }

    private static List<Manifest> mended(String value) {
        return Shop.ofTemplate("v1.33.1", 3).stream()
                .map(object -> object.kind().equals("KubeadmControlPlane")
                        ? RolloutMark.on(object.edit(
                                json -> json.withObjectProperty("spec").put("image", value)))
                        : object)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pausedByOthersNothingIsWritten(boolean byClass) {
        at(shop(byClass, "v1.33.1", 3));
        hub.cluster().withObjectProperty("spec").put("paused", true);
        Step step = next(shop(byClass, "v1.34.0", 3));
        assertThat(step.apply()).isEmpty();
        assertThat(step.doing()).isEqualTo("Paused");
        assertThat(step.waitingFor()).map(Problem::reason).contains("PausedByOthers");
    }

    @Test
    void theAnnotationPausesToo() {
        at(Shop.ofClass("v1.33.1", 3));
        hub.cluster()
                .withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("cluster.x-k8s.io/paused", "");
        assertThat(next(Shop.ofClass("v1.33.1", 3)).waitingFor())
                .map(Problem::reason)
                .contains("PausedByOthers");
    }

    @Test
    void pausedByUsNothingElseIsWrittenAndThenItGoesOn() {
        at(Shop.ofClass("v1.33.1", 3));
        Step pause = next(Shop.ofClass("v1.34.0", 1, "paused: true"));
        assertThat(pause.doing()).isEqualTo("Paused");
        ObjectNode written = pause.apply().get(0).json();
        assertThat(written.at("/spec/paused").asBoolean()).isTrue();
        assertThat(written.at("/spec/topology/version").asText()).isEqualTo("v1.33.1");
        assertThat(written.at("/spec/topology/controlPlane/replicas").asInt()).isEqualTo(3);
        assertThat(written.at("/spec/topology/workers/machineDeployments")).hasSize(2);
        hub.apply(pause);

        Step resume = next(Shop.ofClass("v1.34.0", 1));
        assertThat(resume.doing()).isEqualTo("Resuming");
        assertThat(resume.apply().get(0).json().at("/spec/topology/version").asText())
                .isEqualTo("v1.33.1");
        assertThat(resume.apply().get(0).json().path("spec").has("paused")).isFalse();
        hub.apply(resume);
        hub.tick();
        assertThat(next(Shop.ofClass("v1.34.0", 1)).doing()).isEqualTo("Upgrading");
    }

    @Test
    void pausedByUsAndByOthersWaitsForTheOthers() {
        at(Shop.ofClass("v1.33.1", 3));
        hub.apply(next(Shop.ofClass("v1.33.1", 3, "paused: true")));
        hub.cluster()
                .withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("cluster.x-k8s.io/paused", "");
        assertThat(next(Shop.ofClass("v1.33.1", 3)).waitingFor())
                .map(Problem::reason)
                .contains("PausedByOthers");
    }

    @Test
    void groupsOfOthersAreNotTakenOverByAPause() {
        at(Shop.ofClass("v1.33.1", 3));
        ObjectNode foreign =
                Groups.in(hub.cluster().path("spec")).get(0).deepCopy().put("name", "foreign");
        ((ArrayNode) hub.cluster().at("/spec/topology/workers/machineDeployments")).add(foreign);
        Step pause = next(Shop.ofClass("v1.33.1", 3, "paused: true"));
        assertThat(Groups.in(pause.apply().get(0).json().path("spec")))
                .map(group -> group.path("name").asText())
                .containsExactly("a", "b");
    }

    @Test
    void ofADeletionNothingIsWritten() {
        at(Shop.ofClass("v1.33.1", 3));
        hub.cluster().withObjectProperty("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        Step step = next(Shop.ofClass("v1.34.0", 3));
        assertThat(step.apply()).isEmpty();
        assertThat(step.doing()).isEqualTo("Deleting");
        assertThat(step.waitingFor()).map(Problem::reason).contains("ClusterDeleting");
    }

    @Test
    void aGroupThatTheTemplateHasNoLongerIsLeftAndSaid() {
        at(Shop.ofTemplate("v1.33.1", 3));
        List<Manifest> wanted = Shop.ofTemplate("v1.33.1", 3).stream()
                .filter(object -> !object.name().equals("shop-b"))
                .toList();
        Step step = next(wanted);
        assertThat(step.collect()).isEmpty();
        assertThat(step.waitingFor()).map(Problem::reason).contains("WorkersLeft");
        assertThat(step.waitingFor())
                .map(Problem::message)
                .hasValueSatisfying(
                        message -> assertThat(message).contains("MachineDeployment team-a/shop-b", "kubectl"));
        hub.objects.values().stream()
                .filter(object -> object.at("/metadata/name").asText().equals("shop-b"))
                .forEach(object -> object.withObjectProperty("metadata")
                        .withObjectProperty("labels")
                        .remove(Api.LABEL_CLUSTER));
        assertThat(next(wanted).waitingFor())
                .as("whoever takes our label away keeps it")
                .isEmpty();
        assertThat(next(wanted).collect()).isEmpty();
    }

    /** The control plane may be led on before its workers have followed; so they could fall behind further with every step. */
    @Test
    void workersThatWouldFallBehindTooFarHoldTheControlPlane() {
        at(Shop.ofTemplate("v1.30.0", 1));
        for (String version : List.of("v1.31.0", "v1.32.0", "v1.33.0")) {
            hub.apply(onlyControlPlane(next(Shop.ofTemplate(version, 1)), version));
            for (int tick = 0; tick < 5; tick++) {
                hub.tick();
            }
        }
        Step step = next(Shop.ofTemplate("v1.34.0", 1));
        assertThat(step.apply()).isEmpty();
        assertThat(step.waitingFor()).hasValueSatisfying(problem -> {
            assertThat(problem.reason()).isEqualTo("WorkersTooFarBehind");
            assertThat(problem.message())
                    .contains(
                            "MachineDeployment team-a/shop-a has version v1.30.0, 4 minors below the control plane's v1.34.0",
                            "set provision.version to v1.33.0 first");
        });
        assertThat(at(Shop.ofTemplate("v1.33.0", 1)).all())
                .extracting(VersionSkew::of)
                .doesNotContain("v1.30.0");
        assertThat(next(Shop.ofTemplate("v1.34.0", 1)).doing()).isEqualTo("Upgrading");
    }

    private static Step onlyControlPlane(Step step, String version) {
        assertThat(step.apply()).extracting(Manifest::kind).contains("KubeadmControlPlane");
        assertThat(step.apply()).extracting(each -> VersionSkew.of(each.json())).contains(version);
        return step;
    }

    @Test
    void aGroupOfSomebodyElseCountsToo() {
        at(Shop.ofTemplate("v1.33.1", 1));
        ObjectNode old = hub.cluster().objectNode();
        old.put("apiVersion", "cluster.x-k8s.io/v1beta2").put("kind", "MachineDeployment");
        old.putObject("metadata").put("namespace", "team-a").put("name", "theirs");
        old.withObjectProperty("spec")
                .withObjectProperty("template")
                .withObjectProperty("spec")
                .put("version", "v1.30.9");
        hub.objects.put("theirs", old);
        assertThat(next(Shop.ofTemplate("v1.34.0", 1)).waitingFor())
                .map(Problem::reason)
                .contains("WorkersTooFarBehind");
        assertThat(next(Shop.ofTemplate("v1.33.2", 1)).doing()).isEqualTo("Upgrading");
        assertThat(next(Shop.ofTemplate("v1.33.1", 1)).waitingFor())
                .as("it is so already")
                .isEmpty();
    }

    @Test
    void numbersAndOldTemplatesWaitForTheLastGroup() {
        at(Shop.ofTemplate("v1.33.1", 3));
        Manifest old = Shop.ofTemplate("v1.33.1", 3)
                .get(0)
                .edit(json -> json.withObjectProperty("metadata").put("name", "shop-old"));
        hub.objects.put(old.id().key(), old.json());
        hub.objects.values().stream()
                .filter(object -> object.at("/metadata/name").asText().equals("shop-b"))
                .forEach(object -> object.withObjectProperty("status").put("replicas", 2));
        Step step = next(Shop.ofTemplate("v1.33.1", 1));
        assertThat(step.waitingFor()).map(Problem::reason).contains("RolloutUnderWay");
        assertThat(step.apply().stream().map(Manifest::kind))
                .doesNotContain("KubeadmControlPlane", "MachineDeployment");
        assertThat(next(Shop.ofTemplate("v1.33.1", 3)).collect()).isEmpty();
    }

    @Test
    void aTemplateThatSomethingRefersToIsNotCollected() {
        at(Shop.ofTemplate("v1.33.1", 3));
        Manifest old = Shop.ofTemplate("v1.33.1", 3)
                .get(0)
                .edit(json -> json.withObjectProperty("metadata").put("name", "shop-old"));
        hub.objects.put(old.id().key(), old.json());
        assertThat(next(Shop.ofTemplate("v1.33.1", 3)).collect()).containsExactly(old.id());

        ObjectNode set = old.json()
                .objectNode()
                .put("apiVersion", "cluster.x-k8s.io/v1beta2")
                .put("kind", "MachineSet");
        set.withObjectProperty("spec")
                .putObject("infrastructureRef")
                .put("apiGroup", old.id().group())
                .put("kind", old.kind())
                .put("name", "shop-old");
        hub.objects.put("set", set);
        assertThat(next(Shop.ofTemplate("v1.33.1", 3)).collect()).isEmpty();
        hub.objects.remove("set");

        old.json().withObjectProperty("metadata").withObjectProperty("labels").remove("gitops-topology.dev/cluster");
        assertThat(next(Shop.ofTemplate("v1.33.1", 3)).collect())
                .as("somebody else's")
                .isEmpty();
    }
}
