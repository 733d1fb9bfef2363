package dev.gitopstopology.status;

import dev.gitopstopology.plan.Leave;
import java.util.List;

/**
 * How it stands with something that is being deleted.
 *
 * @param reason one stable word: {@code Departing} while nothing is in the way, else what is
 * @param cause what is in the way, or empty
 * @param todo what is still to be done, each a clause
 * @param wayOut the command by which a person says not to wait; empty where there is none, and no deadline either
 */
public record LeavingView(Leave leave, String reason, String cause, List<String> todo, String wayOut) {
    public static final String DEPARTING = "Departing";
}
