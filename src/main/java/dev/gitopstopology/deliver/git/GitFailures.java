package dev.gitopstopology.deliver.git;

import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.errors.InvalidRemoteException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;

/** What went wrong with a repository, in one stable word, with the way out. What a server says is told without our credential, should it repeat it. */
final class GitFailures {
    private static final int LONGEST = 200;
    /** Of a commit, a request, our temporary directory. */
    private static final Pattern ID =
            Pattern.compile("\\b[0-9a-fA-F]{7,}(-[0-9a-fA-F]{4,})*\\b|(?<=gitops-topology-git)[0-9]+");

    private GitFailures() {}

    static DeliveryException of(GitPlace place, GitCredential credential, Exception failure) {
        String said = clean(said(failure), credential);
        String lower = said.toLowerCase(Locale.ROOT);
        if (cause(failure, Connections.ForbiddenException.class)) {
            return blocked(
                    "GitAddressForbidden", place, "is not asked: " + said, "name another server in provision.git.url");
        }
        if (cause(failure, Trees.TooMuchException.class)) {
            return blocked(
                    "GitForeignFiles",
                    place,
                    "holds " + said + ", which cannot all be of one cluster",
                    "move away what is not, or choose another provision.git.path");
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

    static DeliveryException refused(GitPlace place, GitCredential credential, String said) {
        return blocked(
                "GitPushRefused",
                place,
                "does not take a commit on branch %s (%s)".formatted(place.branch(), clean(said, credential)),
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
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** A server may say anything, and something else each time: an id would make a status that never rests. */
    private static String clean(String text, GitCredential credential) {
        String line = ID.matcher(credential.hidden(text).replaceAll("\\p{Cntrl}+", " "))
                .replaceAll("...")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
