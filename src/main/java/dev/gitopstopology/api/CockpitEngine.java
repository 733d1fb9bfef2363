package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cockpit has otherwise than {@code spec.engine} says. A block that is present takes the place of the whole block; of another
 * type, it takes over size, image registry and access alone.
 */
@ValidationRule(
        value =
                "!has(self.management) || self.management == 'Managed' || !(has(self.version) || has(self.size) || has(self.argoCD) || has(self.flux) || has(self.source) || has(self.repositories))",
        message =
                "with engine.management External the engine is somebody else's, so version, size, argoCD, flux, source and repositories may not be present: set them where the engine is installed from")
public record CockpitEngine(
        @JsonPropertyDescription(
                "The engine, which may be another than that of the fleet. Absent: that of spec.engine. Cannot be changed.")
        @Nullable
        EngineType type,

        @JsonPropertyDescription("Who installs the engine. Absent: as spec.engine says. Cannot be changed.") @Nullable
        EngineManagement management,

        @Pattern("^v[0-9]+\\.[0-9]+\\.[0-9]+(-rc[0-9]+)?$")
        @Size(max = 32)
        @JsonPropertyDescription(
                "Upstream release, such as v3.5.7. Absent: that of spec.engine; of another type, the operator's default at the first reconcile, pinned in status.pinnedCockpit.")
        @Nullable
        String version,

        @JsonPropertyDescription("Requests, limits and worker counts. Absent: that of spec.engine.") @Nullable
        EngineSize size,

        @JsonPropertyDescription("What is special to Argo CD. Absent: that of spec.engine.") @Nullable
        ArgoCDEngine argoCD,

        @JsonPropertyDescription("What is special to Flux. Absent: that of spec.engine.") @Nullable
        FluxEngine flux,

        @JsonPropertyDescription(
                "Where the release manifests come from. Absent: that of spec.engine, if the type is the same; only in a platform namespace.")
        @Nullable
        EngineSource source,

        @JsonPropertyDescription("What the engine may do on its clusters. Absent: that of spec.engine.") @Nullable
        EngineAccess access,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Repositories whose credentials the cockpit gets. Absent: those of spec.engine; empty: none.")
        @Nullable
        List<Repository> repositories) {}
