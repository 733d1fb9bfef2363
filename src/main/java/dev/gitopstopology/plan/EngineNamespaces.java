package dev.gitopstopology.plan;

import dev.gitopstopology.api.Cockpit;
import dev.gitopstopology.api.CockpitEngine;
import dev.gitopstopology.api.CockpitFleet;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.Mode;
import dev.gitopstopology.model.Engine;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The namespaces that a topology's engines are in. */
public final class EngineNamespaces {
    private EngineNamespaces() {}

    /** By the field that says it, or would say it. */
    public static SortedMap<String, String> of(GitOpsTopologySpec spec) {
        SortedMap<String, String> namespaces = new TreeMap<>();
        namespaces.put("spec.engine.namespace", Engine.of(spec.engine(), "").namespace());
        if (spec.mode() == Mode.CockpitFleet) {
            namespaces.put("spec.cockpitFleet.cockpit.namespace", cockpit(spec));
        }
        return namespaces;
    }

    static String cockpit(GitOpsTopologySpec spec) {
        return Optional.ofNullable(spec.cockpitFleet())
                .map(CockpitFleet::cockpit)
                .map(Cockpit::namespace)
                .orElse(cockpitType(spec) == EngineType.Flux ? "flux-system" : "argocd-cockpit");
    }

    static EngineType cockpitType(GitOpsTopologySpec spec) {
        return Optional.ofNullable(spec.cockpitFleet())
                .map(CockpitFleet::cockpit)
                .map(Cockpit::engine)
                .map(CockpitEngine::type)
                .orElse(spec.engine().type());
    }
}
