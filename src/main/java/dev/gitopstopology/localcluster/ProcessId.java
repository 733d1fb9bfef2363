package dev.gitopstopology.localcluster;

import java.time.Instant;
import java.util.Optional;

/** A process, told from a later one with the same number by when it started. */
record ProcessId(long pid, long startedMillis) {
    /** Start times are derived from the boot time, whose seconds may move when the clock is set. */
    private static final long TOLERANCE_MILLIS = 2_000;

    static ProcessId of(ProcessHandle handle) {
        return new ProcessId(
                handle.pid(),
                handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    static ProcessId parse(String pid, String startedMillis) {
        return new ProcessId(Long.parseLong(pid), Long.parseLong(startedMillis));
    }

    /** The process, if that very one still runs. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::sameStart);
    }

    private boolean sameStart(ProcessHandle handle) {
        long other = of(handle).startedMillis();
        return other != 0 && startedMillis != 0 && Math.abs(other - startedMillis) <= TOLERANCE_MILLIS;
    }

    @Override
    public String toString() {
        return pid + " " + startedMillis;
    }
}
