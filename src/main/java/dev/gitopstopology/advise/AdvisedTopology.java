package dev.gitopstopology.advise;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.api.Mode;
import java.util.ArrayList;
import java.util.List;

/** A topology as advised, with a FleetCluster for each place that it needs one; to be completed by the real ones. */
public final class AdvisedTopology {
    private static final String NAME = "company";
    private static final String CONTROL_LABEL = "gitops-control";

    private AdvisedTopology() {}

    /** Objects that {@code validate} accepts, and that can be planned. */
    public static List<ObjectNode> of(Advice advice) {
        List<ObjectNode> objects = new ArrayList<>();
        ObjectNode topology = object("GitOpsTopology", NAME);
        objects.add(topology);
        ObjectNode spec = topology.putObject("spec");
        if (advice.selfContained()) {
            spec.put("mode", Mode.Centralized.name());
            sized(spec.putObject("engine").put("type", advice.engine().name()), advice);
            spec.putObject("clusters");
            spec.putObject("centralized").put("manageHub", true);
            objects.add(hub());
            return objects;
        }
        spec.put("mode", advice.shape().name());
        ObjectNode engine = spec.putObject("engine").put("type", advice.engine().name());
        spec.putObject("clusters");
        ObjectNode engines = spec;
        if (advice.shape() == Mode.CockpitFleet) {
            // The sizes are the fleet's; the cockpit's shards are left to the planner.
            engines = spec.putObject("cockpitFleet").putObject("fleet");
            Mode below = advice.groups().isEmpty() ? Mode.PerCluster : Mode.PerGroup;
            engines.put("mode", below.name());
            engine = engines.putObject("engine");
        }
        sized(engine, advice);
        if (advice.groups().isEmpty()) {
            objects.add(cluster("cluster-1"));
            return objects;
        }
        ObjectNode by = engines.putObject("perGroup").putObject("groupBy");
        by.put("label", advice.groupLabel());
        by.putObject("controlClusterSelector").putObject("matchLabels").put(CONTROL_LABEL, "true");
        for (int i = 0; i < advice.groups().size(); i++) {
            ObjectNode control = cluster("control-" + (i + 1));
            ((ObjectNode) control.path("metadata"))
                    .putObject("labels")
                    .put(advice.groupLabel(), advice.groups().get(i))
                    .put(CONTROL_LABEL, "true");
            objects.add(control);
        }
        return objects;
    }

    private static void sized(ObjectNode engine, Advice advice) {
        FluxSizing flux = advice.flux();
        if (flux == null) {
            sized(engine, advice.sizing());
        } else if (flux.size() != EngineSize.Small) {
            engine.put("size", flux.size().name());
        }
    }

    private static void sized(ObjectNode engine, Sizing sizing) {
        if (sizing.size() != EngineSize.Small) {
            engine.put("size", sizing.size().name());
        }
        boolean available = sizing.profile() == ArgoCDProfile.HighAvailability;
        boolean busy = sizing.statusProcessors() > Sizer.usual(sizing.size());
        if (available || busy || sizing.shards() > 1) {
            ObjectNode argo = engine.putObject("argoCD");
            if (available) {
                argo.put("profile", sizing.profile().name());
            }
            if (sizing.shards() > 1) {
                argo.put("shards", sizing.shards());
            }
            if (busy) {
                argo.putObject("settings")
                        .putObject("parameters")
                        .put("controller.status.processors", Integer.toString(sizing.statusProcessors()))
                        .put("controller.operation.processors", Integer.toString(sizing.operationProcessors()));
            }
        }
    }

    private static ObjectNode cluster(String name) {
        ObjectNode cluster = object("FleetCluster", name);
        ObjectNode connection = cluster.putObject("spec").putObject("connection");
        connection.put("type", "Kubeconfig");
        connection.putObject("kubeconfig").putObject("secretRef").put("name", name + "-kubeconfig");
        return cluster;
    }

    private static ObjectNode hub() {
        ObjectNode hub = object("FleetCluster", "this-cluster");
        hub.putObject("spec").putObject("connection").put("type", "InCluster");
        return hub;
    }

    private static ObjectNode object(String kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", Api.API_VERSION).put("kind", kind);
        object.putObject("metadata").put("name", name).put("namespace", Api.SYSTEM_NAMESPACE);
        return object;
    }
}
