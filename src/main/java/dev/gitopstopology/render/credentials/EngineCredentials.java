package dev.gitopstopology.render.credentials;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SecretCopy;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.plan.PlannedTenant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** All Secrets of one instance whose content comes from the hub. */
public final class EngineCredentials {
    private EngineCredentials() {}

    /**
     * @param tenants that the instance serves
     * @param members whose clusters are, or are to be, registered with it
     * @return sorted by namespace and name of the copy
     */
    public static List<SecretCopy> of(
            Instance instance, Collection<PlannedTenant> tenants, Collection<ClusterKey> members) {
        Stream<SecretCopy> copies = switch (instance.engine().type()) {
            case ArgoCD ->
                Stream.of(
                                ArgoCDRepositories.of(instance),
                                ArgoCDSettingsSecrets.of(instance),
                                tenants.stream().flatMap(ArgoCDRepositories::of))
                        .flatMap(Function.identity());
            case Flux -> FluxSecrets.of(instance, members);
        };
        return copies.sorted(Comparator.comparing(copy -> copy.manifest().id().key()))
                .toList();
    }

    public static SetId id(Instance instance) {
        return new SetId(instance.topology(), instance.id(), instance.cluster(), SetKind.credentials);
    }

    /** What of it can be shown. */
    public static RenderedSet shown(Instance instance, Collection<SecretCopy> copies) {
        return new RenderedSet(
                id(instance), copies.stream().map(SecretCopy::manifest).toList());
    }
}
