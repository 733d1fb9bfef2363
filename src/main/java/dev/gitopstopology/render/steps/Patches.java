package dev.gitopstopology.render.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EnginePatch;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Nesting;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.render.RenderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The user's patches, in their order. What an object is, and whose, cannot be patched. */
public final class Patches {
    private Patches() {}

    /** What a patch may not do to one object of an engine: the reason, or null. */
    public interface Guard {
        @Nullable
        String objection(Manifest patched);
    }

    public static Step of(List<EnginePatch> patches, Guard guard) {
        return manifests -> {
            List<Manifest> result = new ArrayList<>(manifests);
            List<Problem> problems = new ArrayList<>();
            for (int i = 0; i < patches.size(); i++) {
                String path = "spec.engine.patches[" + i + "]";
                Problem problem = patch(result, patches.get(i), path, guard);
                if (problem != null) {
                    problems.add(problem);
                }
            }
            if (!problems.isEmpty()) {
                throw new RenderException(problems);
            }
            return result;
        };
    }

    private static @Nullable Problem patch(List<Manifest> manifests, EnginePatch patch, String path, Guard guard) {
        EnginePatch.Target target = patch.target();
        for (int i = 0; i < manifests.size(); i++) {
            Manifest before = manifests.get(i);
            if (!Step.object(target.kind(), target.name()).test(before)) {
                continue;
            }
            JsonNode merge = patch.merge();
            if (!merge.isObject()) {
                return new Problem(path + ".merge", "PatchInvalid", "a patch of an object must be an object");
            }
            if (Nesting.tooDeep(merge)) {
                return new Problem(
                        path + ".merge",
                        "PatchInvalid",
                        "nested more than %d levels deep; no object of Kubernetes is".formatted(Nesting.MOST));
            }
            Manifest after = new Manifest((ObjectNode) MergePatch.apply(before.json(), merge), before.bound());
            Problem problem = forbidden(before, after, path, guard);
            if (problem == null) {
                manifests.set(i, after);
            }
            return problem;
        }
        return new Problem(
                path + ".target",
                "PatchTargetMissing",
                "%s %s is not among the rendered objects; %s"
                        .formatted(target.kind(), target.name(), candidates(manifests, target.kind())));
    }

    private static @Nullable Problem forbidden(Manifest before, Manifest after, String path, Guard guard) {
        if (before.kind().equals(Definitions.KIND)) {
            return new Problem(
                    path, "PatchForbidden", "CRDs are shared by every instance of the cluster; remove the patch");
        }
        if (!before.id().equals(after.id())) {
            return new Problem(
                    path + ".merge",
                    "PatchForbidden",
                    "apiVersion, kind, name and namespace cannot be patched; remove them");
        }
        if (!ours(before).equals(ours(after))) {
            return new Problem(
                    path + ".merge.metadata.labels",
                    "PatchForbidden",
                    "labels under " + Api.GROUP + "/ say whose the object is; remove them");
        }
        String objection = guard.objection(after);
        return objection == null ? null : new Problem(path + ".merge", "PatchForbidden", objection);
    }

    private static Map<String, JsonNode> ours(Manifest manifest) {
        Map<String, JsonNode> ours = new TreeMap<>();
        manifest.json().path("metadata").path("labels").properties().forEach(label -> {
            if (label.getKey().startsWith(Api.GROUP + "/")) {
                ours.put(label.getKey(), label.getValue());
            }
        });
        return ours;
    }

    private static String candidates(List<Manifest> manifests, String kind) {
        List<String> names = manifests.stream()
                .filter(Step.kind(kind))
                .map(Manifest::name)
                .sorted()
                .toList();
        return names.isEmpty() ? "there is no " + kind : "there are " + String.join(", ", names);
    }
}
