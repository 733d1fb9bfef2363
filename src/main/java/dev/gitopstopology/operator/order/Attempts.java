package dev.gitopstopology.operator.order;

import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.plan.Leave;

/** Whether a cluster had its chance: a failure that passes is no reason to go without it. */
public final class Attempts {
    private static final int SEVERAL = 3;

    private Attempts() {}

    /** Failures of the hub do not count. Whoever asks not to wait is content with one of the cluster's. */
    public static boolean enough(Leave leave, Member member, String order) {
        return member.queue().failures(order) >= (leave.asked() == Leave.Asked.Yes ? 1 : SEVERAL);
    }

    /** Whether it failed several times, whoever asks. */
    public static boolean several(Member member, String order) {
        return member.queue().failures(order) >= SEVERAL;
    }
}
