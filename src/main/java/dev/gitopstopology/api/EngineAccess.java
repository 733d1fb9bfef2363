package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the engine may do on registered clusters, and how long its tokens live. */
@ValidationRule(
        value = "has(self.namespaces) == (self.profile in ['Namespaced', 'Impersonate'])",
        message = "access.namespaces must be present exactly when access.profile is Namespaced or Impersonate")
@ValidationRule(
        value = "!has(self.namespaces) || !self.namespaces.exists(n, n in ['kube-system', 'gitops-topology-system'])",
        message =
                "access.namespaces may not name kube-system or gitops-topology-system: whoever writes there, or acts as an account of it, is as good as administrator; use access.profile Admin if that is meant")
@ValidationRule(
        value = "self.read == 'Cluster' || self.profile in ['Namespaced', 'Impersonate']",
        message = "access.read may be Namespaces only when access.profile is Namespaced or Impersonate")
public record EngineAccess(
        @Default("ReadOnly")
        @JsonPropertyDescription(
                "ReadOnly sees everything but Secrets and changes nothing; Namespaced also writes in the named namespaces; Impersonate also acts as service accounts of the named namespaces, and Argo CD syncs as the one that the AppProject names; Admin is cluster-admin, only from a platform namespace.")
        @Nullable
        AccessProfile profile,

        @Size(min = 1, max = 100)
        @JsonPropertyDescription(
                "With Namespaced and Impersonate: the namespaces in which the engine may write, or whose service accounts it may act as.")
        @Nullable
        List<@Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$") @Size(max = 63) String> namespaces,

        @Default("Cluster")
        @JsonPropertyDescription(
                "Where the engine may look. Cluster: everything but Secrets, in every namespace. Namespaces: only in the named namespaces, and at nothing of cluster scope.")
        @Nullable
        AccessRead read,

        @Default("24h")
        @Pattern("^([1-9][0-9]*h|[1-9][0-9]+m)$")
        @Size(max = 6)
        @JsonPropertyDescription(
                "Lifetime asked for the engine's tokens, renewed at half life; at least 10m. The server may grant less.")
        @Nullable
        String tokenTTL) {}
