package dev.gitopstopology.model;

import dev.gitopstopology.api.FluxComponent;
import dev.gitopstopology.api.FluxEngine;
import dev.gitopstopology.api.FluxEngine.Decryption;
import dev.gitopstopology.api.FluxSettings;
import dev.gitopstopology.api.FluxSettings.FeatureGate;
import dev.gitopstopology.api.FluxSettings.LogLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is special to Flux, with every default filled in.
 *
 * @param components sorted, each once
 * @param identities whether it reaches any cluster by an identity of the platform, which the planner decides
 */
public record FluxOptions(
        List<FluxComponent> components,
        LogLevel logLevel,
        List<FeatureGate> featureGates,
        List<Decryption> decryption,
        boolean identities) {
    /** Of the controllers that deliver: without it they refuse to prove themselves as any account but their own. */
    public static final String IDENTITY_GATE = "ObjectLevelWorkloadIdentity";

    public static FluxOptions of(@Nullable FluxEngine spec) {
        List<FluxComponent> components = spec == null ? null : spec.components();
        FluxSettings settings = spec == null ? null : spec.settings();
        LogLevel level = settings == null ? null : settings.logLevel();
        List<FeatureGate> gates = settings == null ? null : settings.featureGates();
        return new FluxOptions(
                (components == null ? FluxComponent.DEFAULT : components)
                        .stream().distinct().sorted().toList(),
                level == null ? LogLevel.info : level,
                gates == null ? List.of() : List.copyOf(gates),
                spec == null || spec.decryption() == null ? List.of() : List.copyOf(spec.decryption()),
                false);
    }

    FluxOptions withIdentities() {
        return new FluxOptions(components, logLevel, featureGates, decryption, true);
    }
}
