package dev.gitopstopology.render.argocd;

import dev.gitopstopology.api.Api;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What our own kinds look like in an Argo CD that syncs them (operator-manual/health.md): Lua for argocd-cm, which goes by the condition Ready.
 * Without Lua's libraries, of which Argo CD opens only the basic one.
 */
public final class HealthChecks {
    private static final String KEY = "resource.customizations.health." + Api.GROUP + "_";

    /** Reasons that any kind can have and that pass by themselves (docs/reference/reasons.md). */
    private static final List<String> PASSING =
            List.of("KindNotServed", "Progressing", "Terminating", "Throttled", "WatchSilent");

    private static final List<String> OF_ENGINES = List.of("CRDNotEstablished", "ShardsNotReady", "WorkloadsNotReady");

    private static final Map<String, List<String>> WAITING = Map.of(
            "GitOpsTopology",
            Stream.concat(OF_ENGINES.stream(), Stream.of("ClustersLeaving", "EnginesLeaving"))
                    .toList(),
            "FleetCluster",
            List.of(
                    "AddonsPending",
                    "Applying",
                    "ClusterDeleting",
                    "ControlPlanePending",
                    "Enrolling",
                    "InfrastructurePending",
                    "Looking",
                    "NoNodeReady",
                    "NotProvisioned",
                    "WaitingForEngine"),
            "EngineInstance",
            OF_ENGINES,
            "GitOpsTenant",
            List.of("Registering"),
            "GitOpsCatalogEntry",
            List.of("DependencyNotReady"));

    private static final String BEFORE = """
            -- rendered by gitops-topology: a %s is as its condition Ready says
            local health = {status = "Progressing", message = "the operator has not looked at it yet"}
            local status = obj.status
            if status == nil or status.conditions == nil then
              return health
            end
            """;

    private static final String OBSERVED = """
            if status.observedGeneration ~= obj.metadata.generation then
              return health
            end
            """;

    private static final String READY = """
            local waiting = {%s}
            for _, condition in ipairs(status.conditions) do
              if condition.type == "Ready" then
                health.message = condition.reason .. ": " .. (condition.message or "")
                if condition.status == "True" then
                  health.status = "Healthy"
                  health.message = condition.message
                elseif condition.reason == "Paused" then
                  health.status = "Suspended"
                elseif not waiting[condition.reason] then
                  health.status = "Degraded"
                end
              end
            end
            return health
            """;

    private HealthChecks() {}

    /** Keys of argocd-cm. */
    public static SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        WAITING.forEach((kind, reasons) -> settings.put(KEY + kind, script(kind, reasons)));
        return settings;
    }

    private static String script(String kind, List<String> reasons) {
        String waiting = Stream.concat(PASSING.stream(), reasons.stream())
                .sorted()
                .map(reason -> reason + " = true")
                .collect(Collectors.joining(", "));
        // Nobody edits an EngineInstance, so nothing has to be observed of it.
        String observed = kind.equals("EngineInstance") ? "" : OBSERVED;
        return BEFORE.formatted(kind) + observed + READY.formatted(waiting);
    }
}
