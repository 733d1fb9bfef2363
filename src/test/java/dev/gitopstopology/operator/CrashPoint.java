package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.HttpFaultProxy.Moment;

/**
 * Where the operator dies.
 *
 * @param nth which write of this kind, from 1
 */
record CrashPoint(OperatorWrite write, int nth, Moment moment) {
    /** What was told, or a finalizer, once more in the undisturbed run need not be written twice in another. */
    boolean mayBeLeftOut() {
        return nth > 1 && write.purpose() == OperatorWrite.Purpose.Account;
    }

    @Override
    public String toString() {
        return (moment == Moment.Before ? "before " : "after  ") + write + (nth == 1 ? "" : " (" + nth + ")");
    }
}
