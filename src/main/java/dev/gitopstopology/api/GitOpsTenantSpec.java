package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A team: what it may deploy from where, and who of it may do what. */
@ValidationRule(
        value = "!self.namespaces.exists(n, n.startsWith('kube-') || n == 'gitops-topology-system')",
        message =
                "namespaces may not name kube-* or gitops-topology-system: whoever writes there is as good as administrator")
@ValidationRule(
        value = "!has(self.flux) || (has(self.sourceRepos) && self.flux.source.url in self.sourceRepos)",
        message = "flux.source.url must be one of sourceRepos")
public record GitOpsTenantSpec(
        @Size(max = 255) @JsonPropertyDescription("What the team is, for people.") @Nullable
        String description,

        @Size(min = 1, max = 16)
        @JsonPropertyDescription(
                "The topologies of this namespace that the team works with. Absent: every topology of this namespace.")
        @Nullable
        List<NameRef> topologyRefs,

        @Required
        @Size(min = 1, max = 50)
        @JsonPropertyDescription(
                "The team's namespaces on each of its clusters; made where missing, never deleted. Where two tenants name one namespace of a cluster, the older tenant has it.")
        List<@Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$") @Size(max = 63) String> namespaces,

        @JsonPropertyDescription(
                "The team's clusters among those registered with its topologies. Absent: none; {}: all of them.")
        @Nullable
        TenantClusters clusters,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Repositories that the team may deploy from: https, ssh, oci or git@host:path. The last part of the path may be *, which stands for one part. Absent: none.")
        @Nullable
        List<@Pattern(GitOpsTenantSpec.REPOSITORY) @Size(max = 512) String> sourceRepos,

        @JsonPropertyDescription("What each of the team's namespaces may use on each cluster.") @Nullable
        TenantQuotas quotas,

        @Size(max = 20) @JsonPropertyDescription("Who of the team may do what.") @Nullable
        List<TenantRole> roles,

        @JsonPropertyDescription("What is special to Argo CD; refused when no topology of the team runs it.") @Nullable
        ArgoCDTenant argoCD,

        @JsonPropertyDescription("What is special to Flux; refused when no topology of the team runs it.") @Nullable
        FluxTenant flux) {

    /** No character that means something in a glob, in CSV or to a shell, but for one {@code /*} at the end. */
    public static final String REPOSITORY =
            "^((https|ssh|oci)://([A-Za-z0-9._-]+@)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?|git@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[A-Za-z0-9_~][A-Za-z0-9._~+-]*)(/[A-Za-z0-9_~+-][A-Za-z0-9._~+-]*)*(/\\*)?/?$";
}
