package dev.gitopstopology.distribution;

import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.EngineSource;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Flavour;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The smallest manifest that passes for a release of profile Core. */
final class Small {
    static final String CORE = Flavour.of(ArgoCDProfile.Core).workloads().stream()
            .sorted()
            .map(component -> component.split("/"))
            .map(part -> "apiVersion: apps/v1\nkind: %s\nmetadata: {name: %s}\n".formatted(part[0], part[1]))
            .collect(Collectors.joining("---\n"));
    static final String DIGEST = Digests.sha256(bytes());

    private Small() {}

    static byte[] bytes() {
        return CORE.getBytes(StandardCharsets.UTF_8);
    }

    static ReleaseRequest request(@Nullable EngineSource source, @Nullable String digest) {
        return new ReleaseRequest(
                EngineType.ArgoCD, "v3.5.7", Flavour.of(ArgoCDProfile.Core), source, "platform", digest);
    }
}
