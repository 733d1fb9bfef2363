package dev.gitopstopology.plan;

import dev.gitopstopology.api.CockpitEngine;
import dev.gitopstopology.api.CockpitFleet;
import dev.gitopstopology.api.EngineManagement;
import dev.gitopstopology.api.EngineOverride;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.Group;
import dev.gitopstopology.api.PerGroup;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.TopologyKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields that say how an engine is to be, of engines that somebody else installs. The schema refuses most of them; it does not see
 * what an override takes over from {@code spec.engine}, nor what was stored under another schema.
 */
final class ExternalEngines {
    private final TopologyKey topology;
    private final List<Problem> problems = new ArrayList<>();

    private ExternalEngines(TopologyKey topology) {
        this.topology = topology;
    }

    static List<Problem> problems(TopologyKey topology, GitOpsTopologySpec spec) {
        ExternalEngines found = new ExternalEngines(topology);
        boolean external = found.base(spec.engine());
        found.groups("spec.perGroup", spec.perGroup(), external);
        CockpitFleet both = spec.cockpitFleet();
        if (both != null) {
            found.cockpit(both.cockpit() == null ? null : both.cockpit().engine(), external);
            boolean fleet = found.override(
                    "spec.cockpitFleet.fleet.engine", both.fleet().engine(), external);
            found.groups("spec.cockpitFleet.fleet.perGroup", both.fleet().perGroup(), fleet);
        }
        return found.problems;
    }

    private boolean base(EngineSpec engine) {
        boolean external = engine.management() == EngineManagement.External;
        Map<String, @Nullable Object> fields = fields(engine.version(), engine.size(), engine.argoCD());
        fields.put("imageRegistry", engine.imageRegistry());
        fields.put("flux", engine.flux());
        fields.put("source", engine.source());
        fields.put("patches", engine.patches());
        fields.put("repositories", engine.repositories());
        fields.put("trust", engine.trust());
        fields.put("monitoring", engine.monitoring());
        refuse("spec.engine", external, fields);
        return external;
    }

    private void groups(String path, @Nullable PerGroup perGroup, boolean external) {
        if (perGroup != null && perGroup.groups() != null) {
            for (Group group : perGroup.groups()) {
                override(path + ".groups[" + group.name() + "].engine", group.engine(), external);
            }
        }
    }

    /** @return whether it is somebody else's who installs the engine that the override is for */
    private boolean override(String path, @Nullable EngineOverride override, boolean external) {
        if (override == null) {
            return external;
        }
        boolean here = override.management() == null ? external : override.management() == EngineManagement.External;
        Map<String, @Nullable Object> fields = fields(override.version(), override.size(), override.argoCD());
        fields.put("repositories", override.repositories());
        refuse(path, here, fields);
        return here;
    }

    private void cockpit(@Nullable CockpitEngine engine, boolean external) {
        if (engine != null) {
            Map<String, @Nullable Object> fields = fields(engine.version(), engine.size(), engine.argoCD());
            fields.put("flux", engine.flux());
            fields.put("source", engine.source());
            fields.put("repositories", engine.repositories());
            boolean here = engine.management() == null ? external : engine.management() == EngineManagement.External;
            refuse("spec.cockpitFleet.cockpit.engine", here, fields);
        }
    }

    private static Map<String, @Nullable Object> fields(
            @Nullable Object version, @Nullable Object size, @Nullable Object argoCD) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("version", version);
        fields.put("size", size);
        fields.put("argoCD", argoCD);
        return fields;
    }

    private void refuse(String path, boolean external, Map<String, @Nullable Object> fields) {
        fields.forEach((field, value) -> {
            if (external && value != null) {
                problems.add(new Problem(
                        path + "." + field,
                        "EngineIsExternal",
                        "GitOpsTopology %s: %s.%s is set, and with engine.management External the engine is somebody else's, who decides that; remove the field, and set it where the engine is installed from"
                                .formatted(topology, path, field)));
            }
        });
    }
}
