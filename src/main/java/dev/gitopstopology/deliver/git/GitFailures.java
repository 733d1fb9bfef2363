package dev.gitopstopology.deliver.git;

import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import java.util.Locale;
import org.eclipse.jgit.api.errors.InvalidRemoteException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;

/** What went wrong with a repository, in one stable word, with the way out. JGit knows no secret of ours that it could repeat. */
final class GitFailures {
    private static final int LONGEST = 200;

    private GitFailures() {}

    static DeliveryException of(GitPlace place, Exception failure) {
        String said = said(failure);
        String lower = said.toLowerCase(Locale.ROOT);
        if (cause(failure, Connections.ForbiddenException.class)) {
            return blocked(
                    "GitAddressForbidden", place, "is not asked: " + said, "name another server in provision.git.url");
        }
        if (cause(failure, NoRemoteRepositoryException.class) || cause(failure, InvalidRemoteException.class)) {
            return blocked(
                    "GitRepositoryMissing",
                    place,
                    "is not there, or the credential may not see it (" + said + ")",
                    "create it, or correct the Secret of provision.git.secretRef");
        }
        if (lower.contains("not authorized") || lower.contains("not permitted") || lower.contains("authentication")) {
            return blocked(
                    "GitUnauthorized",
                    place,
                    "refuses the credential (" + said + ")",
                    "put one that may push into the Secret of provision.git.secretRef");
        }
        return new DeliveryException(
                Outcome.Waiting,
                "GitUnreachable",
                "repository %s does not answer as it should (%s); it is tried again".formatted(place.url(), said));
    }

    static DeliveryException branchMissing(GitPlace place) {
        return blocked(
                "GitBranchMissing",
                place,
                "has no branch " + place.branch(),
                "create it with a first commit; it is never made by the operator");
    }

    static DeliveryException refused(GitPlace place, String said) {
        return blocked(
                "GitPushRefused",
                place,
                "does not take a commit on branch %s (%s)".formatted(place.branch(), clean(said)),
                "let the credential's user push to it, by an exception from its protection if it has one");
    }

    static DeliveryException contention(GitPlace place) {
        return new DeliveryException(
                Outcome.Waiting,
                "GitContention",
                "branch %s of %s moved each time before our commit came; it is tried again"
                        .formatted(place.branch(), place.url()));
    }

    static DeliveryException fileInTheWay(GitPlace place) {
        return blocked(
                "GitForeignFiles",
                place,
                "has a file where the directory %s has to be".formatted(place.directory()),
                "move it away, or choose another provision.git.path");
    }

    private static DeliveryException blocked(String reason, GitPlace place, String what, String wayOut) {
        return new DeliveryException(
                Outcome.Blocked, reason, "repository %s %s; %s".formatted(place.url(), what, wayOut));
    }

    private static boolean cause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    /** The innermost cause: what is around it repeats it. */
    private static String said(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return clean(message == null ? cause.getClass().getSimpleName() : message);
    }

    /** A server may say anything. */
    private static String clean(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
