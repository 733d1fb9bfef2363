package dev.gitopstopology.localcluster.capi;

import org.jspecify.annotations.Nullable;

/** One machine goes, one comes, or both. */
record Move(Step step, @Nullable Machine leaving, @Nullable String newMachineOf, String version) {
    static Move add(Step step, String pool, String version) {
        return new Move(step, null, pool, version);
    }

    static Move remove(Step step, Machine machine) {
        return new Move(step, machine, null, "");
    }

    static Move replace(Step step, Machine machine, String version) {
        return new Move(step, machine, machine.pool(), version);
    }
}
