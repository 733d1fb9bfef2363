package dev.gitopstopology.localcluster.capi;

import java.util.List;

/**
 * How a Cluster is doing.
 *
 * @param infrastructure provisioned
 * @param initialized the control plane has answered once
 * @param alive it answers now
 * @param networked there is a network, so that Nodes are Ready
 * @param classFound its ClusterClass exists, or it names none
 * @param deleting the reason and the message of condition Deleting; empty when it is not
 */
record Facts(
        Wanted wanted,
        Machines machines,
        Gates gates,
        boolean infrastructure,
        boolean initialized,
        boolean alive,
        boolean networked,
        boolean classFound,
        boolean paused,
        List<String> deleting) {
    boolean nodesReady() {
        return alive && networked;
    }

    Counters controlPlane() {
        return Counters.of(wanted.controlPlane(), machines.of(wanted.controlPlane()), nodesReady());
    }

    Counters workers() {
        return wanted.turn(this.machines).stream().map(this::workers).reduce(Counters.NONE, Counters::plus);
    }

    Counters workers(Pool pool) {
        return Counters.of(pool, machines.of(pool), nodesReady());
    }
}
