package dev.gitopstopology.render.capi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.capi.KubernetesVersion;
import dev.gitopstopology.render.ProvisionScenario;
import dev.gitopstopology.render.capi.Rollout.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From any state, with wishes that change on the way, the steps end at what is wanted; none mixes, none goes back. */
class RolloutRandomTest {
    private static final int WORLDS = 400;
    private static final int ENOUGH = 400;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theStepsEndAtWhatIsWanted(boolean byClass) {
        for (int seed = 0; seed < WORLDS; seed++) {
            Wish wish = new Wish(new Random(seed), byClass);
            Hub hub = new Hub();
            try {
                run(wish, hub);
            } catch (AssertionError failed) {
                throw new AssertionError("seed " + seed + ", last wish " + wish.provision, failed);
            }
        }
    }

    private static void run(Wish wish, Hub hub) {
        for (int changes = 0; changes < 4; changes++) {
            wish.change();
            int steps = wish.random.nextInt(25);
            for (int step = 0; step < steps; step++) {
                step(wish, hub);
            }
        }
        for (int step = 0; step < ENOUGH; step++) {
            step(wish, hub);
        }
        settled(wish, hub);
    }

    private static void step(Wish wish, Hub hub) {
        List<Manifest> wanted = wish.objects();
        Step step = Rollout.next(wanted, hub::get, hub.all(), false);
        if (!hub.objects.isEmpty()) {
            check(step, hub);
        }
        hub.apply(step);
        for (int ticks = wish.random.nextInt(4); ticks > 0; ticks--) {
            hub.tick();
        }
    }

    private static void check(Step step, Hub hub) {
        int rollouts = 0;
        int numbers = 0;
        boolean running = hub.cluster()
                .at("/status/initialization/controlPlaneInitialized")
                .asBoolean();
        for (Manifest object : step.apply()) {
            JsonNode live = hub.get(object.id());
            assertThat(object.kind()).isNotEqualTo("Machine");
            if (live == null) {
                numbers += object.kind().equals("MachineDeployment") ? 1 : 0;
                continue;
            }
            if (Autoscaler.keeps(object.json())) {
                assertThat(object.json().path("spec").has("replicas")).isFalse();
            }
            for (ObjectNode group : Groups.in(object.json().path("spec"))) {
                assertThat(Autoscaler.keeps(group) && group.has("replicas")).isFalse();
            }
            String before = version(live);
            String after = version(object.json());
            if (!after.isEmpty()) {
                assertThat(KubernetesVersion.ORDER.compare(before, after))
                        .as("%s from %s to %s", object.id(), before, after)
                        .isLessThanOrEqualTo(0);
            }
            rollouts += shape(object.json()).equals(shape(live)) ? 0 : 1;
            numbers += numbers(object.json(), live) ? 1 : 0;
            if (running && !before.equals(after)) {
                assertThat(rolling(hub))
                        .as("%s while it rolls out", object.id())
                        .isFalse();
            }
            if (running && object.kind().equals("MachineDeployment") && !before.equals(after)) {
                hub.objects.values().stream()
                        .filter(each -> each.path("kind").asText().equals("KubeadmControlPlane"))
                        .forEach(each ->
                                assertThat(each.at("/status/version").asText()).isEqualTo(after));
            }
        }
        if (running) {
            assertThat(rollouts).as("rollouts in one step").isLessThanOrEqualTo(1);
            assertThat(rollouts > 0 && numbers > 0)
                    .as("upgrade and scale in one step")
                    .isFalse();
            assertThat(numbers > 0 && rolling(hub))
                    .as("scale while it rolls out")
                    .isFalse();
        }
        step.collect()
                .forEach(id -> assertThat(hub.objects.values())
                        .noneMatch(each -> !each.path("kind").asText().endsWith("Template")
                                && each.toString().contains("\"" + id.name() + "\"")));
    }

    private static boolean rolling(Hub hub) {
        if (hub.cluster().path("spec").has("topology")) {
            return new TopologyModel(hub, hub.cluster()).rolling();
        }
        return hub.objects.values().stream()
                .filter(each -> each.path("status").has("upToDateReplicas"))
                .anyMatch(each -> each.at("/status/upToDateReplicas").asInt()
                        < each.at("/status/replicas").asInt());
    }

    /** What makes machines be replaced. */
    private static JsonNode shape(JsonNode object) {
        if (!List.of("Cluster", "KubeadmControlPlane", "MachineDeployment")
                .contains(object.path("kind").asText())) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectNode spec = object.path("spec").deepCopy();
        spec.remove(List.of("replicas", "paused"));
        if (spec.path("topology") instanceof ObjectNode topology) {
            topology.remove(List.of("workers", "controlPlane"));
        }
        return spec;
    }

    private static boolean numbers(JsonNode wanted, JsonNode live) {
        JsonNode before = live.path("spec");
        JsonNode after = wanted.path("spec");
        return !Numbers.same(after, before)
                || !Numbers.same(after.at("/topology/controlPlane"), before.at("/topology/controlPlane"))
                || after.has("topology")
                        && Groups.in(after).size() != Groups.in(before).size()
                || Groups.in(after).stream()
                        .anyMatch(group -> !Numbers.same(
                                group,
                                Groups.named(before, group.path("name").asText())
                                        .orElseThrow()));
    }

    private static String version(JsonNode object) {
        for (String path : List.of("/spec/topology/version", "/spec/version", "/spec/template/spec/version")) {
            if (!object.at(path).isMissingNode()) {
                return object.at(path).asText();
            }
        }
        return "";
    }

    private static void settled(Wish wish, Hub hub) {
        for (Manifest object : wish.objects()) {
            JsonNode live = hub.get(object.id());
            assertThat(live).as("%s", object.id()).isNotNull();
            assertThat(version(live)).isEqualTo(version(object.json()));
            assertThat(shape(live)).isEqualTo(shape(object.json()));
            assertThat(numbers(object.json(), live))
                    .as("numbers of %s", object.id())
                    .isFalse();
        }
        List<String> templates = hub.objects.keySet().stream()
                .filter(key -> key.contains("Template."))
                .toList();
        assertThat(templates).as("templates that are left").hasSize(wish.byClass ? 0 : 1);
        Step rest = Rollout.next(wish.objects(), hub::get, hub.all(), false);
        assertThat(rest.waitingFor().filter(problem -> !problem.reason().equals("WorkersLeft")))
                .isEmpty();
        assertThat(rest.collect()).isEmpty();
    }

    /** What somebody wants of a cluster, from time to time something else. */
    private static final class Wish {
        final Random random;
        final boolean byClass;
        String provision = "";
        private int minor = 30;
        private int patch;
        private int size;
        private final TreeMap<String, String> groups = new TreeMap<>();

        Wish(Random random, boolean byClass) {
            this.random = random;
            this.byClass = byClass;
            groups.put("a", "replicas: 2");
            groups.put("b", "autoscaling: {min: 1, max: 4}");
        }

        void change() {
            // the version at most one minor up over the whole run, so that no wish is refused
            if (random.nextInt(3) == 0 && minor == 30) {
                minor++;
            } else if (random.nextInt(3) == 0) {
                patch++;
            }
            size += random.nextInt(2);
            groups.put("a", "replicas: " + (1 + random.nextInt(4)));
            if (byClass && random.nextInt(3) == 0) {
                groups.put("c", "replicas: 1");
            } else {
                groups.remove("c");
            }
            List<String> workers = new ArrayList<>();
            groups.forEach((name, number) -> workers.add("{name: %s, %s}".formatted(name, number)));
            provision = """
                    version: v1.%d.%d
                    %s
                    controlPlane: {replicas: %d}
                    workers: %s
                    variables: [{name: SIZE, value: %d}]
                    """.formatted(
                            minor,
                            patch,
                            byClass ? "classRef: {name: small}" : "templateRef: {name: small}",
                            1 + 2 * random.nextInt(2),
                            workers,
                            size);
        }

        List<Manifest> objects() {
            return ProvisionScenario.shop(provision, Shop.TEMPLATE).objects();
        }
    }
}
