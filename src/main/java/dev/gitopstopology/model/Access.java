package dev.gitopstopology.model;

import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.AccessRead;
import dev.gitopstopology.api.EngineAccess;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an engine may do on a registered cluster, and how long its tokens are to live.
 *
 * @param namespaces sorted, each once; empty where the profile has none
 */
public record Access(AccessProfile profile, List<String> namespaces, AccessRead read, Duration tokenTtl) {
    private static final Duration DEFAULT_TTL = Duration.ofHours(24);

    public static Access of(@Nullable EngineAccess spec) {
        if (spec == null) {
            return new Access(AccessProfile.ReadOnly, List.of(), AccessRead.Cluster, DEFAULT_TTL);
        }
        return new Access(
                spec.profile() == null ? AccessProfile.ReadOnly : spec.profile(),
                spec.namespaces() == null
                        ? List.of()
                        : spec.namespaces().stream().distinct().sorted().toList(),
                spec.read() == null ? AccessRead.Cluster : spec.read(),
                spec.tokenTTL() == null
                        ? DEFAULT_TTL
                        : Duration.parse("PT" + spec.tokenTTL().toUpperCase(Locale.ROOT)));
    }

    /** With further namespaces, where the profile has any. */
    public Access with(Collection<String> more) {
        if (profile != AccessProfile.Namespaced && profile != AccessProfile.Impersonate) {
            return this;
        }
        List<String> all = Stream.concat(namespaces.stream(), more.stream())
                .distinct()
                .sorted()
                .toList();
        return new Access(profile, all, read, tokenTtl);
    }
}
