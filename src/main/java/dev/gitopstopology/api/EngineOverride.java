package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What some instances have otherwise than {@code spec.engine} says. A block that is present takes the place of the whole block. */
@ValidationRule(
        value =
                "!has(self.management) || self.management == 'Managed' || !(has(self.version) || has(self.size) || has(self.argoCD) || has(self.repositories))",
        message =
                "with engine.management External the engine is somebody else's, so version, size, argoCD and repositories may not be present: set them where the engine is installed from")
public record EngineOverride(
        @JsonPropertyDescription("Who installs the engine. Absent: as spec.engine says. Cannot be changed.") @Nullable
        EngineManagement management,

        @Pattern("^v[0-9]+\\.[0-9]+\\.[0-9]+(-rc[0-9]+)?$")
        @Size(max = 32)
        @JsonPropertyDescription("Upstream release, such as v3.5.7. Absent: that of spec.engine.")
        @Nullable
        String version,

        @JsonPropertyDescription("Requests, limits and worker counts. Absent: that of spec.engine.") @Nullable
        EngineSize size,

        @JsonPropertyDescription("What is special to Argo CD. Absent: that of spec.engine.") @Nullable
        ArgoCDEngine argoCD,

        @JsonPropertyDescription("What the engine may do on its clusters. Absent: that of spec.engine.") @Nullable
        EngineAccess access,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Repositories whose credentials these instances get. Absent: those of spec.engine; empty: none.")
        @Nullable
        List<Repository> repositories) {}
