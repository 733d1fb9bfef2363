package dev.gitopstopology.validate;

import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTenantSpec;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.NameRef;
import dev.gitopstopology.validate.Estate.Typed;
import dev.gitopstopology.validate.Finding.Problem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tenant names a topology that the files do not have, or has settings for an engine that none of its topologies runs. Without
 * a topology of its namespace in the files there is nothing to be said.
 */
final class TenantTopologies implements SemanticRule {
    @Override
    public void check(Estate estate, Verdict verdict) {
        for (Typed<GitOpsTenant> tenant : estate.tenants()) {
            List<Typed<GitOpsTopology>> around = estate.topologies().stream()
                    .filter(topology -> topology.namespace().equals(tenant.namespace()))
                    .toList();
            if (!around.isEmpty()) {
                check(tenant, around, verdict);
            }
        }
    }

    private static void check(Typed<GitOpsTenant> tenant, List<Typed<GitOpsTopology>> around, Verdict verdict) {
        GitOpsTenantSpec spec = tenant.value().getSpec();
        List<NameRef> refs = spec.topologyRefs() == null ? List.of() : spec.topologyRefs();
        Set<String> known =
                around.stream().map(each -> each.document().id().name()).collect(Collectors.toSet());
        for (int index = 0; index < refs.size(); index++) {
            if (!known.contains(refs.get(index).name())) {
                verdict.warning(
                        tenant.document(),
                        FieldPath.of("spec", "topologyRefs").item(index).child("name"),
                        new Problem(
                                "TopologyUnknown",
                                "no GitOpsTopology " + refs.get(index).name() + " of this namespace in these files",
                                "there is "
                                        + String.join(
                                                ", ", known.stream().sorted().toList())));
                return; // what its topologies run is not known either
            }
        }
        Set<String> engines = around.stream()
                .filter(each -> refs.isEmpty()
                        || refs.stream()
                                .anyMatch(ref ->
                                        ref.name().equals(each.document().id().name())))
                .map(each -> each.value().getSpec().engine().type().name())
                .collect(Collectors.toSet());
        engine(tenant, "argoCD", "ArgoCD", spec.argoCD(), engines, verdict);
        engine(tenant, "flux", "Flux", spec.flux(), engines, verdict);
    }

    private static void engine(
            Typed<GitOpsTenant> tenant,
            String field,
            String engine,
            @Nullable Object block,
            Set<String> engines,
            Verdict verdict) {
        if (block != null && !engines.contains(engine)) {
            verdict.error(
                    tenant.document(),
                    FieldPath.of("spec", field),
                    new Problem(
                            "EngineMismatch",
                            "is for " + engine + ", and the tenant's topologies run " + String.join(", ", engines),
                            "remove it, or name a topology with that engine in spec.topologyRefs"));
        }
    }
}
