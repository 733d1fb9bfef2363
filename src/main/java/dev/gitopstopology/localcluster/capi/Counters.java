package dev.gitopstopology.localcluster.capi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many machines there are of one pool or several. */
record Counters(int desired, int replicas, int ready, int upToDate) {
    static final Counters NONE = new Counters(0, 0, 0, 0);

    /** @param ready whether Nodes are Ready: all are, or none */
    static Counters of(Pool pool, List<Machine> machines, boolean ready) {
        int upToDate = (int) machines.stream().filter(pool::upToDate).count();
        return new Counters(pool.replicas(), machines.size(), ready ? machines.size() : 0, upToDate);
    }

    Counters plus(Counters other) {
        return new Counters(
                desired + other.desired, replicas + other.replicas, ready + other.ready, upToDate + other.upToDate);
    }

    /** All are there, of the right version, and their Nodes are Ready. */
    boolean available() {
        return ready >= desired;
    }

    /** As in the status of a KubeadmControlPlane or a MachineDeployment. */
    Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("replicas", replicas);
        map.put("readyReplicas", ready);
        map.put("availableReplicas", ready);
        map.put("upToDateReplicas", upToDate);
        return map;
    }

    /** As in the status of a Cluster. */
    Map<String, Object> withDesired() {
        Map<String, Object> map = map();
        map.put("desiredReplicas", desired);
        return map;
    }

    List<Condition> changes() {
        return List.of(
                new Condition(
                        "RollingOut",
                        upToDate < replicas ? "True" : "False",
                        upToDate < replicas ? "RollingOut" : "NotRollingOut",
                        upToDate < replicas
                                ? "Rolling out %d not up-to-date replicas".formatted(replicas - upToDate)
                                : ""),
                scaling("ScalingUp", replicas < desired, "Scaling up from %d to %d replicas"),
                scaling("ScalingDown", replicas > desired, "Scaling down from %d to %d replicas"));
    }

    private Condition scaling(String type, boolean is, String message) {
        return new Condition(
                type, is ? "True" : "False", is ? type : "Not" + type, is ? message.formatted(replicas, desired) : "");
    }
}
