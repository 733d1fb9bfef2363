package dev.gitopstopology.distribution;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.SourceType;
import dev.gitopstopology.model.Flavour;
import dev.gitopstopology.model.Release;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Releases by request. What was parsed is kept by digest, what a source gave is remembered, and so is, for a short time, that it
 * gave nothing. Safe for use by several threads; two that ask for the same release wait for one fetch.
 */
public final class Releases {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration TOTAL = Duration.ofSeconds(30);
    private static final Duration REMEMBER_FAILURE = Duration.ofSeconds(30);
    private static final int PARSED = 4;
    private static final int ANSWERS = 64;
    private static final int LOCKS = 16;

    private record Parsed(EngineType type, String version, Flavour flavour, String digest) {}

    private record Failure(DistributionException cause, Instant until) {}

    private final Map<SourceType, List<ManifestSource>> sources;
    private final Clock clock;
    private final Recent<Parsed, Release> parsed = new Recent<>(PARSED);
    private final Recent<ReleaseRequest, String> answers = new Recent<>(ANSWERS);
    private final Recent<ReleaseRequest, Failure> failures = new Recent<>(ANSWERS);
    private final List<Object> locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toList();

    Releases(Map<SourceType, List<ManifestSource>> sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    /** The release for topologies that name none. */
    public static String defaultVersion(EngineType type) {
        return Project.of(type).defaultVersion;
    }

    /** @param directory the operator's own manifests ({@code --distribution-dir}), or null */
    public static Releases of(@Nullable Path directory, ConfigMapReader configMaps, Clock clock) {
        return of(directory, project -> project.site, configMaps, clock, Set.of("https"), Set.of("https"), TOTAL);
    }

    static Releases of(
            @Nullable Path directory,
            Function<Project, URI> sites,
            ConfigMapReader configMaps,
            Clock clock,
            Set<String> urlSchemes,
            Set<String> gitSchemes,
            Duration total) {
        HttpFetch http = new HttpFetch(CONNECT, total);
        List<ManifestSource> release = new ArrayList<>();
        if (directory != null) {
            release.add(new DirectorySource(directory));
        }
        release.add(new ReleaseSite(http, sites));
        Map<SourceType, List<ManifestSource>> sources = new EnumMap<>(SourceType.class);
        sources.put(SourceType.Release, release);
        sources.put(SourceType.URL, List.of(new UrlSource(http, urlSchemes)));
        sources.put(SourceType.Git, List.of(new GitSource(gitSchemes, total)));
        sources.put(SourceType.ConfigMap, List.of(new ConfigMapSource(configMaps)));
        return new Releases(sources, clock);
    }

    /**
     * @return the release, checked by {@link ReleaseCheck}
     * @throws DistributionException with a stable reason, what was tried, and how to go on
     */
    public Release release(ReleaseRequest request) {
        VersionFloor.check(request.project(), request.version());
        Release known = known(request, request.digest());
        if (known != null) {
            return known;
        }
        ReleaseRequest key = request.anyDigest();
        synchronized (locks.get(Math.floorMod(key.hashCode(), LOCKS))) {
            return find(request, key);
        }
    }

    private Release find(ReleaseRequest request, ReleaseRequest key) {
        String answer = request.sourceType() == SourceType.ConfigMap ? null : answers.get(key);
        Release known =
                answer == null || (request.digest() != null && !request.digest().equals(answer))
                        ? known(request, request.digest())
                        : known(request, answer);
        if (known != null) {
            return known;
        }
        Failure failure = failures.get(request);
        if (failure != null && clock.instant().isBefore(failure.until())) {
            throw failure.cause().again();
        }
        try {
            Release release = new Fetch(sources.getOrDefault(request.sourceType(), List.of())).fetch(request);
            parsed.put(new Parsed(release.type(), release.version(), release.flavour(), release.digest()), release);
            answers.put(key, release.digest());
            failures.remove(request);
            return release;
        } catch (DistributionException e) {
            failures.put(request, new Failure(e, clock.instant().plus(REMEMBER_FAILURE)));
            throw e;
        }
    }

    private @Nullable Release known(ReleaseRequest request, @Nullable String digest) {
        return digest == null
                ? null
                : parsed.get(new Parsed(request.type(), request.version(), request.flavour(), digest));
    }
}
