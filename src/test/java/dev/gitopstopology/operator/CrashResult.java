package dev.gitopstopology.operator;

import dev.gitopstopology.operator.OperatorWrite.Purpose;
import java.util.List;
import java.util.Map;

/**
 * What became of one point.
 *
 * @param reached whether the operator was killed there at all
 * @param differences of the end state from the undisturbed run's; empty when both agree object by object
 * @param extra writes of both processes together beyond the undisturbed run's; negative: fewer
 * @param later writes of a further pass
 */
record CrashResult(
        CrashPoint point,
        boolean reached,
        double seconds,
        List<String> differences,
        Map<OperatorWrite, Integer> extra,
        List<OperatorWrite> later) {
    /** An operator that starts again tells again where it stands: at most this often per resource. */
    private static final int TOLD_AGAIN = 3;

    int extra(Purpose purpose) {
        return extra.entrySet().stream()
                .filter(each -> each.getKey().purpose() == purpose)
                .mapToInt(each -> Math.max(each.getValue(), 0))
                .sum();
    }

    /** The same end, at most one object written once more than without a crash, at most one token more, and then quiet. */
    boolean good() {
        return (reached || point.mayBeLeftOut())
                && differences.isEmpty()
                && later.isEmpty()
                && extra(Purpose.Object) <= 1
                && extra(Purpose.Token) <= 1
                && extra.values().stream().allMatch(each -> each <= TOLD_AGAIN);
    }

    @Override
    public String toString() {
        return "%s %-110s %4.1f s, extra: %d objects, %d tokens, %d statuses%s%s%s%s"
                .formatted(
                        good() ? "ok  " : "FAIL",
                        point,
                        seconds,
                        extra(Purpose.Object),
                        extra(Purpose.Token),
                        extra(Purpose.Account),
                        reached ? "" : " NOT REACHED",
                        extra.isEmpty() ? "" : " " + extra,
                        later.isEmpty() ? "" : " a further pass writes " + later,
                        differences.isEmpty() ? "" : "\n    " + String.join("\n    ", differences));
    }
}
