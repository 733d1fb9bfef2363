package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One Cluster from its first step to its last. Used by one thread. */
final class Life {
    private final HubObjects hub;
    private final String name;
    private final ClusterOptions options;
    private final Gates gates;
    private final Runnable changed;
    private final Machines machines = new Machines();
    private String uid = "";
    private boolean infrastructure;
    private boolean initialized;
    private volatile @Nullable Workload workload;

    Life(HubObjects hub, String name, ClusterOptions options, Gates gates, Runnable changed) {
        this.hub = hub;
        this.name = name;
        this.options = options;
        this.gates = gates;
        this.changed = changed;
    }

    /** Reports, then takes one step if it may; returns whether it took one. */
    boolean advance() {
        JsonNode cluster = hub.cluster();
        if (!HubObjects.uid(cluster).equals(uid)) {
            end(); // gone, or another one of the same name
            uid = HubObjects.uid(cluster);
        }
        if (cluster.isMissingNode()) {
            return false;
        }
        boolean leaving = cluster.at("/metadata").has("deletionTimestamp");
        if (!leaving && !cluster.at("/metadata/finalizers").toString().contains(HubObjects.FINALIZER)) {
            hub.finalizer(cluster, true);
            return true;
        }
        JsonNode controlPlane = hub.controlPlane(cluster);
        List<JsonNode> deployments = hub.machineDeployments();
        Wanted wanted = Wanted.of(cluster, controlPlane, deployments);
        Workload now = workload;
        if (now != null) {
            now.sync(machines.all(), wanted.controlPlane());
        }
        Farewell farewell = new Farewell(hub, cluster, machines.workers(wanted), controlPlane, deployments, gates);
        Facts facts = facts(cluster, wanted, leaving ? farewell.reason(now != null) : List.of());
        report(cluster, facts, controlPlane, deployments);
        if (facts.paused()) {
            return false;
        }
        return leaving ? leave(cluster, farewell) : facts.classFound() && grow(cluster, wanted);
    }

    private Facts facts(JsonNode cluster, Wanted wanted, List<String> deleting) {
        Workload now = workload;
        return new Facts(
                wanted,
                machines,
                gates,
                infrastructure,
                initialized,
                now != null && now.alive(),
                now != null && now.networked(),
                hub.classFound(cluster),
                cluster.at("/spec/paused").asBoolean()
                        || cluster.at("/metadata/annotations").has("cluster.x-k8s.io/paused"),
                deleting);
    }

    private void report(JsonNode cluster, Facts facts, JsonNode controlPlane, List<JsonNode> deployments) {
        if (controlPlane.isObject()) {
            hub.status(
                    Kinds.CONTROL_PLANE,
                    controlPlane,
                    new PoolStatus(controlPlane, facts.controlPlane()).ofControlPlane(facts));
        }
        for (JsonNode each : deployments) {
            facts.wanted().workers().stream()
                    .filter(pool -> pool.name().equals(each.at("/metadata/name").asText()))
                    .forEach(pool -> hub.status(
                            Kinds.MACHINE_DEPLOYMENT,
                            each,
                            new PoolStatus(each, facts.workers(pool)).ofMachineDeployment()));
        }
        hub.status(Kinds.CLUSTER, cluster, new ClusterStatus(cluster, facts).map());
    }

    private boolean grow(JsonNode cluster, Wanted wanted) {
        if (!infrastructure) {
            infrastructure = gates.pass(Step.Infrastructure);
            return infrastructure;
        }
        Workload now = workload;
        if (now == null) {
            if (hub.waitsForControlPlane(cluster) || !gates.pass(Step.ControlPlane)) {
                return false;
            }
            now = Workload.start(options, changed);
            workload = now;
        }
        if (!now.alive()) {
            return false;
        }
        if (!initialized || !hub.hasKubeconfig()) {
            hub.kubeconfig(cluster, now.kubeconfig(name));
        }
        if (!initialized) {
            hub.endpoint(cluster, now.cluster().server());
            Pool pool = wanted.controlPlane();
            machines.apply(Move.add(Step.ControlPlane, pool.name(), String.valueOf(pool.version())));
            initialized = true;
            return true;
        }
        for (Move move : machines.moves(wanted)) {
            if (gates.pass(move.step())) {
                machines.apply(move);
                return true;
            }
        }
        return false;
    }

    private boolean leave(JsonNode cluster, Farewell farewell) {
        Optional<Step> due = farewell.step(workload != null);
        if (due.isEmpty()) {
            return false;
        }
        switch (due.get()) {
            case DeleteWorkers -> farewell.oneWorker().ifPresent(machines::apply);
            case DeleteControlPlane -> {
                endControlPlane();
                farewell.deleteControlPlane();
            }
            default -> {
                hub.finalizer(cluster, false);
                end();
            }
        }
        return true;
    }

    /** The control plane, if there is one. */
    Optional<LocalCluster> controlPlane() {
        Workload now = workload;
        return now == null ? Optional.empty() : Optional.of(now.cluster());
    }

    void kill() {
        running().stop();
    }

    void revive() {
        running().restart();
    }

    void rotate() {
        hub.kubeconfig(hub.cluster(), running().kubeconfig(name));
    }

    private Workload running() {
        Workload now = workload;
        if (now == null) {
            throw new IllegalStateException("Cluster " + name + " has no control plane now");
        }
        return now;
    }

    private void endControlPlane() {
        Workload now = workload;
        if (now != null) {
            now.close();
            workload = null;
        }
    }

    /** Forgets everything. */
    void end() {
        endControlPlane();
        machines.clear();
        infrastructure = false;
        initialized = false;
    }
}
