package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.render.capi.Rollout.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Steps of a cluster of explicit objects: templates, then the control plane, then each group of workers, then numbers. */
final class TemplateRollout {
    private final List<Manifest> wanted;
    private final Function<ObjectId, @Nullable JsonNode> live;
    private final Collection<JsonNode> ofCluster;
    /** The control plane, then the groups of workers: what has machines. */
    private final List<Manifest> machinery = new ArrayList<>();

    TemplateRollout(
            List<Manifest> wanted, Function<ObjectId, @Nullable JsonNode> live, Collection<JsonNode> ofCluster) {
        this.wanted = wanted;
        this.live = live;
        this.ofCluster = ofCluster;
        ObjectId controlPlane = Referred.controlPlane(wanted).orElseThrow();
        wanted.stream().filter(object -> object.id().equals(controlPlane)).forEach(machinery::add);
        wanted.stream().filter(object -> Kinds.isWorkers(object.id())).forEach(machinery::add);
    }

    Step next(String doing) {
        Optional<Problem> refusal = refusal();
        if (refusal.isPresent()) {
            return Step.waiting(List.of(), doing, refusal.get());
        }
        List<Manifest> ready = new ArrayList<>(wanted);
        ready.removeAll(machinery);
        for (int index = 0; index < machinery.size(); index++) {
            Manifest object = machinery.get(index);
            JsonNode now = live.apply(object.id());
            if (now == null || RolloutMark.same(object, now)) {
                continue;
            }
            Optional<Manifest> before = before(index, object, now);
            if (before.isPresent()) {
                return Step.waiting(
                        ready, word(doing), under(before.get(), "the next of its machines: " + object.id()));
            }
            ready.add(Numbers.held(object, now));
            return Step.of(
                    ready, VersionSkew.of(object.json()).equals(VersionSkew.of(now)) ? "RollingOut" : "Upgrading");
        }
        return numbers(ready, doing);
    }

    private static String word(String doing) {
        return doing.isEmpty() ? "RollingOut" : doing;
    }

    /** What has to come to rest before an object may be rolled out. */
    private Optional<Manifest> before(int index, Manifest object, JsonNode now) {
        boolean another = !VersionSkew.of(object.json()).equals(VersionSkew.of(now));
        for (int other = 0; other < machinery.size(); other++) {
            JsonNode its = live.apply(machinery.get(other).id());
            if (its == null) {
                continue;
            }
            Machinery state = new Machinery(its);
            // Its own rollout to the same version may be overtaken: else a template that does not work could not be
            // mended.
            boolean waits = other < index
                    ? !state.settled()
                    : another && (state.rolling() || other == index && !state.settled());
            if (waits) {
                return Optional.of(machinery.get(other));
            }
        }
        return Optional.empty();
    }

    private Step numbers(List<Manifest> ready, String doing) {
        Optional<Manifest> rolling = machinery.stream()
                .filter(object -> {
                    JsonNode now = live.apply(object.id());
                    return now != null && new Machinery(now).rolling();
                })
                .findFirst();
        boolean same = machinery.stream().allMatch(object -> {
            JsonNode now = live.apply(object.id());
            return now != null && Numbers.same(object.json().path("spec"), now.path("spec"));
        });
        if (rolling.isPresent() && !same) {
            return Step.waiting(ready, word(doing), under(rolling.get(), "the numbers of machines"));
        }
        if (!same) {
            return Step.of(wanted, "Scaling");
        }
        List<ObjectId> unused = rolling.isPresent() ? List.of() : Unreferred.templates(wanted, ofCluster);
        return new Step(wanted, rolling.isPresent() ? word(doing) : doing, left(), unused);
    }

    /** A group that the template has no longer: its machines may be in use, and are for a person to delete. */
    private Optional<Problem> left() {
        List<String> names = Unreferred.workers(wanted, ofCluster);
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        Where.PROVISION + ".templateRef",
                        "WorkersLeft",
                        "Cluster %s: %s is in the template no longer; its machines stay until you delete it with kubectl, or keep it as your own: kubectl label -n NAMESPACE machinedeployment NAME %s-"
                                .formatted(cluster(), String.join(", ", names), Api.LABEL_CLUSTER)));
    }

    private Optional<Problem> refusal() {
        Manifest controlPlane = machinery.get(0);
        JsonNode now = live.apply(controlPlane.id());
        if (now == null) {
            return Optional.empty();
        }
        String has = VersionSkew.of(now);
        String wants = VersionSkew.of(controlPlane.json());
        Optional<Problem> step = VersionStep.refusal(cluster(), has, wants, false);
        return step.isPresent() || has.equals(wants) ? step : behind(has, wants);
    }

    /** Workers that an upgrade of the control plane would leave behind too far: those that did not follow the last ones, whoever's they are. */
    private Optional<Problem> behind(String has, String wants) {
        return ofCluster.stream()
                .filter(object -> Kinds.isWorkers(Unreferred.id(object)))
                .flatMap(object -> VersionSkew.problem(
                        cluster(),
                        wants,
                        Unreferred.id(object).toString(),
                        VersionSkew.of(object),
                        Where.PROVISION + ".version",
                        "set provision.version to %s first, which the control plane has, and go on when the workers have followed; a group that is not the template's is yours to upgrade, or to delete"
                                .formatted(has))
                        .stream())
                .filter(problem -> problem.reason().equals(VersionSkew.BEHIND))
                .findFirst();
    }

    private Problem under(Manifest object, String what) {
        JsonNode now = live.apply(object.id());
        String counts = now == null ? "" : ": " + new Machinery(now).counts();
        return new Problem(
                Where.PROVISION,
                "RolloutUnderWay",
                "Cluster %s: %s is written when %s has come to rest%s".formatted(cluster(), what, object.id(), counts));
    }

    private String cluster() {
        return wanted.stream()
                .filter(object -> Kinds.isCluster(object.id()))
                .findFirst()
                .map(object -> object.namespace() + "/" + object.name())
                .orElseThrow();
    }
}
