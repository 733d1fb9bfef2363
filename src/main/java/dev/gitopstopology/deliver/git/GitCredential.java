package dev.gitopstopology.deliver.git;

import org.jspecify.annotations.Nullable;

/**
 * What a Git server is shown.
 *
 * @param password or a token in its place; null with a bearer token
 * @param authorities PEM of the CAs that are trusted instead of the usual ones, or null
 */
public record GitCredential(
        String username,
        @Nullable String password,
        @Nullable String bearerToken,
        @Nullable String authorities) {
    /** For a repository that asks for none. */
    public static final GitCredential NONE = new GitCredential("", null, null, null);

    @Override
    public String toString() {
        return "GitCredential";
    }
}
