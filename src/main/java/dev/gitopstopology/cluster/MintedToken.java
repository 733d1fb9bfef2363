package dev.gitopstopology.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;

/**
 * A token that a cluster gave us for a service account.
 *
 * @param value the token itself; never shown
 * @param issuedAt when we asked, by our clock
 * @param expiresAt as the server said, which may be earlier than what was asked for
 */
public record MintedToken(String value, Instant issuedAt, Instant expiresAt) {
    private static final double JITTER = 0.1;

    /**
     * When to ask for the next one: half of its life, up to a tenth earlier or later. The same seed gives the same time, so that
     * clusters enrolled together do not renew together, and a restart changes nothing.
     */
    public Instant renewAt(String seed) {
        CRC32 hash = new CRC32();
        hash.update(seed.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        double spread = (hash.getValue() % 2001 / 1000.0 - 1) * JITTER;
        Duration life = Duration.between(issuedAt, expiresAt);
        return issuedAt.plusMillis((long) (life.toMillis() * 0.5 * (1 + spread)));
    }

    @Override
    public String toString() {
        return "MintedToken[redacted, expires " + expiresAt + "]";
    }
}
