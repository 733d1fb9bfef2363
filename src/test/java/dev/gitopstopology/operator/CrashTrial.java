package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.HttpFaultProxy.Moment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One undisturbed first convergence, and then the same with the operator killed at a point and started again. */
final class CrashTrial {
    private static final long DEADLINE_SECONDS = 180;
    private static final long POLL_MILLIS = 50;
    private static final int ATTEMPTS = 4;
    private static final long SETTLED_MILLIS = 3_000;
    private final CrashWorld world;
    private final Supplier<Mortal> operators;
    private EndState wanted;
    private List<OperatorWrite> sequence;
    private Map<OperatorWrite, Integer> counts;

    CrashTrial(CrashWorld world, Supplier<Mortal> operators) {
        this.world = world;
        this.operators = operators;
    }

    /**
     * Must come first. How often a status is written is a matter of pace, so of several runs that agree in their end the one with the fewest writes is
     * kept: what it wrote, every run writes.
     */
    List<OperatorWrite> undisturbed(int runs) throws IOException, InterruptedException {
        for (int run = 0; run < runs; run++) {
            world.reset();
            try (Mortal operator = operators.get()) {
                operator.start();
                if (!awaitSettled(() -> false)) {
                    throw new IllegalStateException(
                            "the undisturbed run does not end within " + DEADLINE_SECONDS + " s: " + world.described());
                }
                keep(world.writes(), world.state());
                int before = world.writes().size();
                world.furtherPass();
                List<OperatorWrite> all = world.writes();
                if (all.size() > before) {
                    throw new IllegalStateException(
                            "a further pass of the undisturbed run writes " + all.subList(before, all.size()));
                }
            }
        }
        return sequence;
    }

    private void keep(List<OperatorWrite> writes, EndState state) {
        if (wanted != null && !state.differencesFrom(wanted).isEmpty()) {
            throw new IllegalStateException("two undisturbed runs differ: " + state.differencesFrom(wanted));
        }
        if (wanted == null || writes.size() < sequence.size()) {
            sequence = writes;
            counts = counted(writes);
        }
        wanted = state;
    }

    /** Whether all is ready and nothing was written for a while; false when that took too long, or something else came first. */
    private boolean awaitSettled(BooleanSupplier otherwise) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        long since = System.nanoTime();
        int writes = -1;
        while (System.nanoTime() < end && !otherwise.getAsBoolean()) {
            int now = world.writes().size();
            if (now != writes || !world.ready()) {
                writes = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(SETTLED_MILLIS)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return false;
    }

    /** Before and after each write of the undisturbed run. */
    List<CrashPoint> points() {
        Map<OperatorWrite, Integer> seen = new HashMap<>();
        List<CrashPoint> points = new ArrayList<>();
        for (OperatorWrite write : sequence) {
            int nth = seen.merge(write, 1, Integer::sum);
            points.add(new CrashPoint(write, nth, Moment.Before));
            points.add(new CrashPoint(write, nth, Moment.AfterCommit));
        }
        return points;
    }

    /** A status may be told in fewer words than in the undisturbed run; then the point is tried again. */
    CrashResult run(CrashPoint point) throws IOException, InterruptedException {
        CrashResult result = runOnce(point);
        for (int attempt = 1; attempt < ATTEMPTS && !result.reached(); attempt++) {
            result = runOnce(point);
        }
        return result;
    }

    private CrashResult runOnce(CrashPoint point) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        world.reset();
        Mortal first = operators.get();
        CrashGate gate = new CrashGate(point, first::kill);
        world.put(gate);
        try {
            first.start();
            if (awaitSettled(gate::reached) || !gate.reached()) {
                return result(point, false, begin, List.of(), List.of());
            }
        } finally {
            first.close();
            world.pass();
        }
        try (Mortal second = operators.get()) {
            second.start();
            List<String> differences = awaitEnd();
            List<OperatorWrite> writes = world.writes();
            if (!differences.isEmpty()) {
                return result(point, true, begin, differences, List.of());
            }
            world.furtherPass();
            List<OperatorWrite> all = world.writes();
            return result(point, true, begin, List.of(), all.subList(Math.min(writes.size(), all.size()), all.size()));
        }
    }

    private List<String> awaitEnd() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        List<String> differences = List.of();
        while (System.nanoTime() < end) {
            differences = differences();
            if (differences.isEmpty()) {
                return differences;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return differences;
    }

    private List<String> differences() {
        try {
            return world.ready() ? world.state().differencesFrom(wanted) : List.of("not ready: " + world.described());
        } catch (KubernetesClientException e) {
            return List.of("a server did not answer: " + e.getMessage()); // asked again until the deadline
        }
    }

    private CrashResult result(
            CrashPoint point, boolean reached, long begin, List<String> differences, List<OperatorWrite> later) {
        Map<OperatorWrite, Integer> extra = new TreeMap<>();
        counted(world.writes()).forEach((write, count) -> extra.put(write, count - counts.getOrDefault(write, 0)));
        counts.forEach((write, count) -> extra.putIfAbsent(write, -count));
        extra.values().removeIf(each -> each == 0);
        return new CrashResult(point, reached, (System.nanoTime() - begin) / 1e9, differences, extra, later);
    }

    private static Map<OperatorWrite, Integer> counted(List<OperatorWrite> writes) {
        Map<OperatorWrite, Integer> counts = new HashMap<>();
        writes.forEach(write -> counts.merge(write, 1, Integer::sum));
        return counts;
    }
}
