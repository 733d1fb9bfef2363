package dev.gitopstopology.deliver.git;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
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

    private static final String HIDDEN = "***";

    /** Without what must not be read, in the forms in which a server gets it. */
    String hidden(String text) {
        String hidden = text;
        for (String secret : Stream.of(password, bearerToken)
                .filter(Objects::nonNull)
                .filter(each -> !each.isEmpty())
                .toList()) {
            hidden = hidden.replace(secret, HIDDEN)
                    .replace(base64(secret), HIDDEN)
                    .replace(base64(username + ":" + secret), HIDDEN);
        }
        return hidden;
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "GitCredential";
    }
}
