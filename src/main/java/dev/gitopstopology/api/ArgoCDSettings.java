package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys for Argo CD's three settings ConfigMaps, as its operator manual names them. */
public record ArgoCDSettings(
        @Size(max = 200) @JsonPropertyDescription("Keys of argocd-cm; read by the running engine at once.") @Nullable
        Map<String, String> config,

        @Size(max = 200)
        @JsonPropertyDescription("Keys of argocd-cmd-params-cm; read at start, so a change restarts what reads them.")
        @Nullable
        Map<String, String> parameters,

        @Size(max = 200)
        @JsonPropertyDescription("Keys of argocd-rbac-cm, such as policy.csv and policy.default.")
        @Nullable
        Map<String, String> rbac) {}
