package dev.gitopstopology.localcluster.capi;

import org.jspecify.annotations.Nullable;

/**
 * Machines that are alike.
 *
 * @param name of the MachineDeployment, or of the control plane
 * @param version that the machines are to have; null: the one that they have, for it is not their turn yet
 */
record Pool(String name, int replicas, @Nullable String version) {
    boolean upToDate(Machine machine) {
        return version == null || version.equals(machine.version());
    }
}
