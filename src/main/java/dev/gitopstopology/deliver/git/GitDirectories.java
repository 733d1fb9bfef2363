package dev.gitopstopology.deliver.git;

import dev.gitopstopology.cluster.WriteGate;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.git.BareSystemReader;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.jspecify.annotations.Nullable;

/**
 * Directories in Git, each of one cluster. What was read is kept by its commit, so that a branch which did not move costs one
 * question and no fetch. Used by many clusters at once; each waits for its own server only.
 */
public final class GitDirectories {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int TRIES = 8;
    /** Once may mean that somebody else's push was under way, and not yet to be seen. */
    private static final int REFUSALS = 3;

    private static final long PAUSE_MILLIS = 100;
    private final WriteGate gate;
    private final InstantSource clock;
    private final Duration deadline;
    private final Map<GitPlace, Seen> known = new ConcurrentHashMap<>();
    private final Map<GitPlace, String> commits = new ConcurrentHashMap<>();

    public GitDirectories(WriteGate gate, InstantSource clock) {
        this(gate, clock, DEADLINE);
    }

    /** @param deadline of each request to a server, and of each transfer */
    GitDirectories(WriteGate gate, InstantSource clock, Duration deadline) {
        this.gate = gate;
        this.clock = clock;
        this.deadline = deadline;
        BareSystemReader.install();
    }

    /**
     * The directory at the head of its branch; without files when it is not there.
     *
     * @throws DeliveryException when the repository, or its branch, is not to be had
     */
    public Seen read(GitPlace place, GitCredential credential) {
        return on(place, credential, checkout -> {
            String head = checkout.head().orElseThrow(() -> GitFailures.branchMissing(place));
            Seen before = known.get(place);
            return before != null && before.head().equals(head) ? before : fetch(checkout, place);
        });
    }

    /**
     * Makes the directory hold these files and no others, in one commit that follows the head of the branch. A file whose content is
     * as it was seen is not touched.
     *
     * @param base what the wish was made from; if the directory is another one by now, nothing is written
     * @return the commit
     * @throws DeliveryException when it was not taken
     */
    public String write(
            GitPlace place, GitCredential credential, Seen base, SortedMap<String, String> files, String message) {
        int inARow = 0;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Attempt done = on(place, credential, checkout -> attempt(checkout, place, base, files, message));
            if (done.taken()) {
                return done.commit();
            }
            inARow = done.moved() ? 0 : inARow + 1;
            if (inARow == REFUSALS) {
                throw GitFailures.refused(place, credential, done.said());
            }
            pause(attempt);
        }
        throw GitFailures.contention(place);
    }

    private record Attempt(String commit, boolean taken, boolean moved, String said) {}

    private Attempt attempt(
            Checkout checkout, GitPlace place, Seen base, SortedMap<String, String> files, String message)
            throws IOException, GitAPIException {
        Seen now = fetch(checkout, place);
        if (!now.entries().equals(base.entries())) {
            throw GitFailures.contention(place);
        }
        Trees trees = new Trees(checkout.repository());
        if (trees.blocked(now.head(), place.directory())) {
            throw GitFailures.fileInTheWay(place);
        }
        String commit = trees.commit(now.head(), place.directory(), changes(now, files), message, clock.instant());
        if (!gate.open()) {
            throw new DeliveryException(
                    Outcome.Waiting, "NotLeading", "this replica may not write, so nothing was committed");
        }
        Optional<String> refusal = checkout.push(commit);
        if (refusal.isEmpty()) {
            known.put(place, trees.read(commit, place.directory()));
            commits.put(place, commit);
            return new Attempt(commit, true, false, "");
        }
        boolean moved = !checkout.head().equals(Optional.of(now.head()));
        return new Attempt(commit, false, moved, refusal.get());
    }

    /** What is not ours stays by not being among them: its content is not all that there is of it. */
    private static Map<String, Optional<String>> changes(Seen now, SortedMap<String, String> files) {
        Map<String, Optional<String>> changes = new TreeMap<>();
        now.files().keySet().stream()
                .filter(each -> !files.containsKey(each))
                .forEach(each -> changes.put(each, Optional.empty()));
        files.forEach((path, text) -> {
            if (!text.equals(now.files().get(path))) {
                changes.put(path, Optional.of(text));
            }
        });
        return changes;
    }

    /** The last commit that this process made there, or null. */
    public @Nullable String commit(GitPlace place) {
        return commits.get(place);
    }

    public void forget(GitPlace place) {
        known.remove(place);
        commits.remove(place);
    }

    private Seen fetch(Checkout checkout, GitPlace place) throws IOException, GitAPIException {
        checkout.fetch();
        String head = checkout.fetched();
        if (head == null) {
            throw GitFailures.branchMissing(place);
        }
        Seen seen = new Trees(checkout.repository()).read(head, place.directory());
        known.put(place, seen);
        return seen;
    }

    /** Others push to the same branch. */
    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS * attempt) + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeliveryException(Outcome.Waiting, "GitContention", "the operator stops");
        }
    }

    private interface Work<T> {
        T with(Checkout checkout) throws IOException, GitAPIException;
    }

    private <T> T on(GitPlace place, GitCredential credential, Work<T> work) {
        try (Checkout checkout = checkout(place, credential)) {
            return work.with(checkout);
        } catch (IOException | GitAPIException | JGitInternalException e) {
            throw GitFailures.of(place, credential, e);
        }
    }

    private Checkout checkout(GitPlace place, GitCredential credential) throws IOException, GitAPIException {
        try {
            return new Checkout(place, credential, deadline);
        } catch (IllegalArgumentException e) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "GitSecretInvalid",
                    "ca.crt of the Secret for repository %s holds no certificates in PEM; correct it"
                            .formatted(place.url()));
        }
    }
}
