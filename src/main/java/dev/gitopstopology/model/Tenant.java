package dev.gitopstopology.model;

import dev.gitopstopology.api.ArgoCDTenant;
import dev.gitopstopology.api.FluxTenant;
import dev.gitopstopology.api.GitOpsTenantSpec;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.NameRef;
import dev.gitopstopology.api.TenantQuotas;
import dev.gitopstopology.api.TenantRole;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A team, with every default filled in.
 *
 * @param created null where nobody has created it yet, as in a file
 * @param leaving whether it is being deleted
 * @param topologies names of the topologies that it works with; empty: all of its namespace
 * @param namespaces sorted, each once
 * @param selector which registered clusters are its own; null: none
 */
public record Tenant(
        TenantKey key,
        @Nullable Instant created,
        boolean leaving,
        Set<String> topologies,
        List<String> namespaces,
        @Nullable LabelSelector selector,
        List<String> sourceRepos,
        @Nullable TenantQuotas quotas,
        List<TenantRole> roles,
        String description,
        @Nullable ArgoCDTenant argoCD,
        @Nullable FluxTenant flux) {

    /** Who came first has it; who is only in a file comes last, and then the name decides. */
    public static final Comparator<Tenant> ELDER_FIRST = Comparator.comparing(
                    (Tenant tenant) -> tenant.created() == null ? Instant.MAX : tenant.created())
            .thenComparing(tenant -> tenant.key().name());

    public static Tenant of(TenantKey key, @Nullable Instant created, boolean leaving, GitOpsTenantSpec spec) {
        return new Tenant(
                key,
                created,
                leaving,
                or(spec.topologyRefs()).stream().map(NameRef::name).collect(Collectors.toUnmodifiableSet()),
                spec.namespaces().stream().distinct().sorted().toList(),
                selector(spec),
                or(spec.sourceRepos()).stream().distinct().sorted().toList(),
                spec.quotas(),
                List.copyOf(or(spec.roles())),
                Optional.ofNullable(spec.description()).orElse(""),
                spec.argoCD(),
                spec.flux());
    }

    private static @Nullable LabelSelector selector(GitOpsTenantSpec spec) {
        if (spec.clusters() == null) {
            return null;
        }
        LabelSelector selector = spec.clusters().selector();
        return selector == null ? new LabelSelector(null, null) : selector;
    }

    public String name() {
        return key.name();
    }

    public boolean worksWith(String topology) {
        return topologies.isEmpty() || topologies.contains(topology);
    }

    /** Argo CD reads every key of argocd-rbac-cm that looks like this. */
    public String policyKey() {
        return "policy." + name() + ".csv";
    }

    /** The account in its namespaces that an Argo CD acts as for it; no object of that name has to exist for that. */
    public String account() {
        String own = argoCD == null ? null : argoCD.serviceAccount();
        return own == null ? "tenant-" + name() : own;
    }

    /** The same for a Flux. */
    public String fluxAccount() {
        return "tenant-" + name();
    }

    /** Whether somebody else gives the account its rights. */
    public boolean ownAccount() {
        return argoCD != null && argoCD.serviceAccount() != null;
    }

    private static <T> List<T> or(@Nullable List<T> values) {
        return values == null ? List.of() : values;
    }
}
