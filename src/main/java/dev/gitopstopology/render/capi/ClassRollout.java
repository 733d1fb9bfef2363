package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.model.capi.LiveCluster.Progress;
import dev.gitopstopology.render.capi.Rollout.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Steps of a cluster that is made from a class: one object, whose version and numbers are never written together. */
final class ClassRollout {
    private static final Set<String> ROLLING = Set.of("Upgrading", "RollingOut");
    private static final Set<String> MOVING = Set.of("Upgrading", "RollingOut", "ScalingUp", "ScalingDown");

    private final Manifest wanted;
    private final JsonNode live;
    private final LiveCluster now;
    private final boolean minorsAtOnce;
    private final boolean rolling;

    /** @param rolling whether machines are being replaced, whatever the Cluster says yet */
    ClassRollout(Manifest wanted, JsonNode live, LiveCluster now, boolean minorsAtOnce, boolean rolling) {
        this.wanted = wanted;
        this.live = live;
        this.now = now;
        this.minorsAtOnce = minorsAtOnce;
        this.rolling = rolling;
    }

    Step next(String doing) {
        String has = Objects.requireNonNull(now.topology()).version();
        String wants = wanted.json().at("/spec/topology/version").asText();
        Optional<Problem> refusal = VersionStep.refusal(now.key().toString(), has, wants, minorsAtOnce);
        if (refusal.isPresent()) {
            return Step.waiting(List.of(), doing, refusal.get());
        }
        if (!RolloutMark.same(wanted, live)) {
            boolean another = !has.equals(wants);
            return another && (rolling || unseen() || MOVING.contains(doing))
                    ? waiting(doing, "version " + wants)
                    : Step.of(List.of(held()), another ? "Upgrading" : "RollingOut");
        }
        if (sameNumbers()) {
            return Step.of(List.of(wanted), doing);
        }
        return rolling || unseen() || ROLLING.contains(doing)
                ? waiting(doing, "the numbers of machines")
                : Step.of(List.of(wanted), "Scaling");
    }

    private Step waiting(String doing, String what) {
        String words = now.doing()
                .map(Progress::message)
                .filter(message -> !message.isEmpty())
                .map(message -> ": " + message)
                .orElse("");
        return Step.waiting(
                List.of(),
                doing,
                new Problem(
                        Where.PROVISION,
                        "RolloutUnderWay",
                        "Cluster %s: %s is written when what is under way (%s) has ended%s"
                                .formatted(now.key(), what, doing.isEmpty() ? "not looked at yet" : doing, words)));
    }

    /** Its conditions are of an older spec. */
    private boolean unseen() {
        long generation = live.at("/metadata/generation").asLong();
        JsonNode newer = live.at("/status/v1beta2/conditions");
        JsonNode conditions = newer.isArray() ? newer : live.at("/status/conditions");
        return conditions
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals("TopologyReconciled"))
                .map(condition -> condition.path("observedGeneration"))
                .anyMatch(seen -> seen.isNumber() && seen.asLong() < generation);
    }

    private boolean sameNumbers() {
        JsonNode spec = wanted.json().path("spec");
        return Numbers.same(spec.at("/topology/controlPlane"), live.at("/spec/topology/controlPlane"))
                && Groups.in(spec).stream()
                        .allMatch(group -> Groups.named(live.path("spec"), name(group))
                                .filter(same -> Numbers.same(group, same))
                                .isPresent())
                && left().isEmpty();
    }

    /** Groups that we made and that are wanted no longer. */
    private List<ObjectNode> left() {
        return Groups.ours(live).stream()
                .filter(group ->
                        Groups.named(wanted.json().path("spec"), name(group)).isEmpty())
                .toList();
    }

    /** What is wanted, with the groups and the numbers that there are. */
    private Manifest held() {
        return wanted.edit(json -> {
            ObjectNode topology = json.withObjectProperty("spec").withObjectProperty("topology");
            if (topology.path("controlPlane") instanceof ObjectNode controlPlane) {
                Numbers.hold(controlPlane, live.at("/spec/topology/controlPlane"));
            }
            List<ObjectNode> groups = new ArrayList<>();
            for (ObjectNode group : Groups.in(json.path("spec"))) {
                Groups.named(live.path("spec"), name(group)).ifPresent(same -> {
                    Numbers.hold(group, same);
                    groups.add(group);
                });
            }
            left().forEach(group -> groups.add(Kept.group(group)));
            if (groups.isEmpty()) {
                topology.remove("workers");
            } else {
                topology.putObject("workers").putArray("machineDeployments").addAll(groups);
            }
        });
    }

    private static String name(JsonNode group) {
        return group.path("name").asText();
    }
}
