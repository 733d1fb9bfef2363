package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is special to Flux. */
@ValidationRule(
        value = "!has(self.components) || 'source-controller' in self.components",
        message = "flux.components must name source-controller: nothing is delivered without a source")
@ValidationRule(
        value = "!has(self.components) || self.components.exists(c, c in ['kustomize-controller', 'helm-controller'])",
        message =
                "flux.components must name kustomize-controller or helm-controller: without one of them nothing is delivered")
@ValidationRule(
        value =
                "!has(self.settings) || !has(self.settings.featureGates) || self.settings.featureGates.all(g, !has(self.components) ? g.component != 'notification-controller' : g.component in self.components)",
        message = "flux.settings.featureGates may name only components that flux.components installs")
public record FluxEngine(
        @Size(min = 1, max = 4)
        @JsonPropertyDescription(
                "The controllers that are installed. Absent: source-controller, kustomize-controller and helm-controller.")
        @Nullable
        List<FluxComponent> components,

        @JsonPropertyDescription("Settings of the controllers; those that keep tenants apart are the operator's.")
        @Nullable
        FluxSettings settings,

        @Size(max = 20)
        @JsonPropertyDescription(
                "Keys by which Kustomizations are decrypted (SOPS), from Secrets of the topology's namespace.")
        @Nullable
        List<Decryption> decryption) {

    /** A Secret with keys of age or PGP, or with access to a key service, and who gets it. */
    public record Decryption(
            @Required
            @JsonPropertyDescription(
                    "Secret in the topology's namespace, labelled gitops-topology.dev/engine-credential=true. Copied from it are *.agekey, *.asc, sops.vault-token, sops.aws-kms, sops.azure-kv and sops.gcp-kms. Kustomizations name it in spec.decryption.secretRef.")
            NameRef secretRef,

            @Size(min = 1, max = 100)
            @JsonPropertyDescription(
                    "Clusters whose instance gets it: names of FleetClusters that instances run on, or hub. Absent: every instance.")
            @Nullable
            List<@Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") @Size(max = 253) String> engineClusters) {}
}
