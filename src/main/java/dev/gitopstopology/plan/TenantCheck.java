package dev.gitopstopology.plan;

import dev.gitopstopology.api.ArgoCDTenant;
import dev.gitopstopology.api.GitOpsTenantSpec;
import dev.gitopstopology.api.TenantRole;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a tenant whatever the topology. The values that end up in Argo CD's policy are looked at again, although
 * the schema has done so: an object that was stored under another schema is not asked a second time by the API server.
 */
public final class TenantCheck {
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,38}[a-z0-9])?");
    private static final Predicate<String> GROUP = whole(TenantRole.GROUP);
    private static final Predicate<String> REPOSITORY = whole(GitOpsTenantSpec.REPOSITORY);
    private static final Predicate<String> NAMESPACE = whole("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Predicate<String> KIND = whole("[A-Z][A-Za-z0-9]*");

    private TenantCheck() {}

    private static Predicate<String> whole(String pattern) {
        return Pattern.compile(pattern).asMatchPredicate();
    }

    /** What stops the tenant altogether. */
    static List<Problem> blocking(Tenant tenant, Neighbourhood around) {
        List<Problem> problems = new ArrayList<>();
        engines(tenant, around, problems);
        if (!NAME.matcher(tenant.name()).matches()
                || tenant.name().equals("default")
                || tenant.name().startsWith("catalog-")) {
            problems.add(invalid(tenant, "metadata.name", tenant.name()));
        }
        tenant.namespaces().stream()
                .filter(NAMESPACE.negate())
                .forEach(namespace -> problems.add(invalid(tenant, "spec.namespaces", namespace)));
        tenant.sourceRepos().stream()
                .filter(REPOSITORY.negate())
                .forEach(url -> problems.add(invalid(tenant, "spec.sourceRepos", url)));
        tenant.roles().forEach(role -> role(tenant, role, problems));
        ArgoCDTenant argo = tenant.argoCD();
        if (argo != null && argo.clusterResources() != null) {
            argo.clusterResources().stream()
                    .filter(resource -> !KIND.test(resource.kind()))
                    .forEach(
                            resource -> problems.add(invalid(tenant, "spec.argoCD.clusterResources", resource.kind())));
        }
        if (!NAMESPACE.test(tenant.account())) {
            problems.add(invalid(tenant, "spec.argoCD.serviceAccount", tenant.account()));
        }
        return problems;
    }

    private static void role(Tenant tenant, TenantRole role, List<Problem> problems) {
        if (!NAME.matcher(role.name()).matches()) {
            problems.add(invalid(tenant, "spec.roles.name", role.name()));
        }
        if (role.groups() != null) {
            role.groups().stream()
                    .filter(group -> !GROUP.test(group) || group.startsWith("role:") || group.startsWith("proj:"))
                    .forEach(group -> problems.add(invalid(tenant, "spec.roles[" + role.name() + "].groups", group)));
        }
    }

    /** The topologies that a tenant names and that are not there; the others are not held up by it. */
    public static List<Problem> unknownTopologies(Tenant tenant, Neighbourhood around) {
        return tenant.topologies().stream()
                .filter(name -> !around.topologies().containsKey(name))
                .sorted()
                .map(name -> new Problem(
                        "spec.topologyRefs",
                        "TopologyUnknown",
                        "GitOpsTenant %s: spec.topologyRefs names %s, and namespace %s has no such GitOpsTopology; create it, or remove the name"
                                .formatted(tenant.key(), name, tenant.key().namespace())))
                .toList();
    }

    private static void engines(Tenant tenant, Neighbourhood around, List<Problem> problems) {
        Set<String> engines = around.topologies().entrySet().stream()
                .filter(topology -> tenant.worksWith(topology.getKey()))
                .map(topology -> topology.getValue().name())
                .collect(Collectors.toSet());
        if (engines.isEmpty()) {
            return;
        }
        engine(tenant, "argoCD", "ArgoCD", tenant.argoCD(), engines, problems);
        engine(tenant, "flux", "Flux", tenant.flux(), engines, problems);
    }

    private static void engine(
            Tenant tenant,
            String field,
            String engine,
            @Nullable Object block,
            Set<String> engines,
            List<Problem> problems) {
        if (block != null && !engines.contains(engine)) {
            problems.add(new Problem(
                    "spec." + field,
                    "EngineMismatch",
                    "GitOpsTenant %s: spec.%s is for %s, and no topology of the tenant runs it (they run %s); remove spec.%s, or name another topology in spec.topologyRefs"
                            .formatted(tenant.key(), field, engine, String.join(", ", engines), field)));
        }
    }

    private static Problem invalid(Tenant tenant, String path, String value) {
        return new Problem(
                path,
                "InvalidValue",
                "GitOpsTenant %s: %s has the value \"%s\", which is not allowed; apply the object again, and the API server says what is"
                        .formatted(tenant.key(), path, value.replaceAll("[^\\x20-\\x7e]|\"", "?")));
    }
}
