package dev.gitopstopology.graph;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.graph.Landscape.Cluster;
import dev.gitopstopology.graph.Landscape.Engine;
import dev.gitopstopology.model.Role;
import java.util.ArrayList;
import java.util.List;

/** What is written into boxes and onto frames. */
final class Words {
    private Words() {}

    static String topology(Engine engine, Names names) {
        return "GitOpsTopology " + names.of(engine.topology())
                + (engine.mode().isEmpty() ? "" : " (" + engine.mode() + ")");
    }

    static String group(Engine engine, Names names) {
        return "group " + engine.group() + " of " + names.of(engine.topology());
    }

    static List<String> engine(Engine engine, Names names) {
        List<String> lines = new ArrayList<>();
        lines.add(type(engine));
        if (engine.group() != null) {
            lines.add("group " + engine.group());
        }
        lines.add("on " + names.of(engine.cluster()) + ", namespace " + engine.namespace());
        if (engine.shards() != null && engine.shards() > 1) {
            lines.add(engine.shards() + " shards");
        }
        state(engine.state(), "", lines);
        return lines;
    }

    static List<String> engines(List<Engine> alike) {
        Engine first = alike.get(0);
        List<String> lines = new ArrayList<>();
        lines.add(alike.size() + " × " + type(first));
        long groups = alike.stream().map(Engine::group).distinct().count();
        if (first.group() != null) {
            lines.add("one in each of " + groups + " groups");
        } else {
            lines.add("one on each cluster, namespace " + first.namespace());
        }
        Crowd.states(alike.stream().map(Engine::state).toList()).ifPresent(lines::add);
        return lines;
    }

    static List<String> cluster(Cluster cluster, Names names) {
        List<String> lines = new ArrayList<>();
        lines.add(names.of(cluster.key()) + (cluster.hub() ? " (the hub)" : ""));
        state(cluster.state(), cluster.remark(), lines);
        return lines;
    }

    private static void state(State state, String remark, List<String> lines) {
        if (!remark.isEmpty()) {
            lines.add(state + ": " + remark);
        } else if (state != State.planned) {
            lines.add(state.toString());
        }
    }

    private static String type(Engine engine) {
        String type = engine.type() == EngineType.ArgoCD ? "Argo CD" : "Flux";
        return (engine.role() == Role.cockpit ? "cockpit: " : "")
                + type
                + (engine.version().isEmpty() ? "" : " " + engine.version());
    }
}
