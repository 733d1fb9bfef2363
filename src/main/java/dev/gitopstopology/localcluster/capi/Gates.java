package dev.gitopstopology.localcluster.capi;

import java.util.EnumMap;
import java.util.Map;

/** Which steps are held, and why. */
final class Gates {
    private final Map<Step, Hold> holds = new EnumMap<>(Step.class);

    private static final class Hold {
        private final String message;
        private int permits;

        private Hold(String message) {
            this.message = message;
        }
    }

    synchronized void hold(Step step, String message) {
        holds.put(step, new Hold(message));
    }

    synchronized void allowOne(Step step) {
        Hold hold = holds.get(step);
        if (hold == null) {
            throw new IllegalStateException(step + " is not held");
        }
        hold.permits++;
    }

    synchronized void release(Step step) {
        holds.remove(step);
    }

    /** Whether the step may be taken now; uses up a permit. */
    synchronized boolean pass(Step step) {
        Hold hold = holds.get(step);
        if (hold == null) {
            return true;
        }
        if (hold.permits == 0) {
            return false;
        }
        hold.permits--;
        return true;
    }

    synchronized boolean held(Step step) {
        return holds.containsKey(step);
    }

    /** Why a step is held; otherwise what it says by itself. */
    synchronized String message(Step step, String otherwise) {
        Hold hold = holds.get(step);
        return hold == null || hold.message.isEmpty() ? otherwise : hold.message;
    }
}
