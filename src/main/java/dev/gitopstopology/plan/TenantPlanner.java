package dev.gitopstopology.plan;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.model.TopologyKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plans what each tenant of a topology has: with every instance, the registered clusters that the tenant selects, and there the
 * namespaces that are its own. A namespace that somebody else has, or that nobody may have, is left out and told of.
 */
public final class TenantPlanner {
    /** What was stored under another schema is not asked by the API server again. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** Clusters' namespaces beside a Flux, and those of the same name on the clusters: whoever writes there is the engine. */
    static final Pattern FLUX_PLACE = Pattern.compile("flux-.+-[0-9a-f]{8}");

    private final Authority authority;

    public TenantPlanner(Authority authority) {
        this.authority = authority;
    }

    public Tenancy plan(TopologyKey topology, Plan plan, Fleet fleet, Neighbourhood around) {
        return new Planning(topology, plan, fleet, around).go();
    }

    private final class Planning {
        private final TopologyKey topology;
        private final Plan plan;
        private final Neighbourhood around;
        private final Map<ClusterKey, FleetMember> members = new HashMap<>();
        private final Map<InstanceId, List<Registration>> registrations = new HashMap<>();
        private final Set<String> engineNamespaces = new HashSet<>();
        private final SortedMap<String, List<Problem>> problems = new TreeMap<>();
        private final TreeSet<String> blocked = new TreeSet<>();

        Planning(TopologyKey topology, Plan plan, Fleet fleet, Neighbourhood around) {
            this.topology = topology;
            this.plan = plan;
            this.around = around;
            fleet.members().forEach(member -> members.put(member.key(), member));
            Stream.concat(plan.registrations().stream(), plan.kept().stream())
                    .forEach(registration -> registrations
                            .computeIfAbsent(registration.instance().id(), id -> new ArrayList<>())
                            .add(registration));
            plan.instances()
                    .forEach(each ->
                            engineNamespaces.add(each.instance().engine().namespace()));
        }

        Tenancy go() {
            List<PlannedTenant> planned = new ArrayList<>();
            List<PlannedTenant> held = new ArrayList<>();
            for (Tenant tenant : around.tenants()) {
                if (!tenant.worksWith(topology.name())) {
                    continue;
                }
                TenantCheck.unknownTopologies(tenant, around).forEach(problem -> tell(tenant, problem));
                List<Problem> blocking = new ArrayList<>(TenantCheck.blocking(tenant, around));
                plan.instances().stream()
                        .map(PlannedInstance::instance)
                        .filter(instance -> serves(instance, tenant))
                        .forEach(instance -> blocking.addAll(TenantSettings.problems(tenant, instance)));
                if (!blocking.isEmpty()) {
                    blocking.stream().distinct().forEach(problem -> tell(tenant, problem));
                    blocked.add(tenant.name());
                    grant(tenant, held);
                    continue;
                }
                refusedNamespaces(tenant);
                grant(tenant, planned);
            }
            return new Tenancy(planned, held, problems, blocked);
        }

        /** A cockpit is the platform's own; teams are served by the others, where they have a cluster. */
        private boolean serves(Instance instance, Tenant tenant) {
            return instance.role() != Role.cockpit
                    && registrations.getOrDefault(instance.id(), List.of()).stream()
                            .anyMatch(registration -> selects(tenant, members.get(registration.member())));
        }

        private void grant(Tenant tenant, List<PlannedTenant> to) {
            for (PlannedInstance instance : plan.instances()) {
                if (instance.instance().role() == Role.cockpit) {
                    continue; // the platform's own; teams are served by the others
                }
                List<TenantGrant> grants = grants(tenant, instance.instance());
                if (!grants.isEmpty()) {
                    to.add(new PlannedTenant(tenant, instance.instance(), grants));
                }
            }
        }

        private void tell(Tenant tenant, Problem problem) {
            problems.computeIfAbsent(tenant.name(), name -> new ArrayList<>()).add(problem);
        }

        private void refusedNamespaces(Tenant tenant) {
            tenant.namespaces().stream()
                    .filter(this::guarded)
                    .forEach(namespace -> tell(
                            tenant,
                            new Problem(
                                    "spec.namespaces",
                                    "PrivilegedNamespace",
                                    "GitOpsTenant %s: spec.namespaces names %s, where an engine or the credentials of the fleet are; the tenant does not get it. Give the tenant a namespace of its own"
                                            .formatted(tenant.key(), namespace))));
        }

        private boolean guarded(String namespace) {
            return authority.isPlatform(namespace)
                    || namespace.equals(Api.SYSTEM_NAMESPACE)
                    || namespace.startsWith("kube-")
                    || FLUX_PLACE.matcher(namespace).matches()
                    || around.engineNamespaces().contains(namespace)
                    || engineNamespaces.contains(namespace);
        }

        private List<TenantGrant> grants(Tenant tenant, Instance instance) {
            return registrations.getOrDefault(instance.id(), List.of()).stream()
                    .filter(registration -> selects(tenant, members.get(registration.member())))
                    .map(registration -> new TenantGrant(registration, own(tenant, registration)))
                    .filter(grant -> !grant.namespaces().isEmpty())
                    .sorted((one, other) -> one.registration()
                            .destination()
                            .compareTo(other.registration().destination()))
                    .toList();
        }

        private List<String> own(Tenant tenant, Registration registration) {
            List<String> own = new ArrayList<>();
            for (String namespace : tenant.namespaces()) {
                if (guarded(namespace) || !NAMESPACE.matcher(namespace).matches()) {
                    continue;
                }
                Tenant owner = owner(namespace, registration.member());
                if (owner.key().equals(tenant.key())) {
                    own.add(namespace);
                } else {
                    tell(
                            tenant,
                            new Problem(
                                    "spec.namespaces",
                                    "NamespaceTaken",
                                    "GitOpsTenant %s: namespace %s on cluster %s belongs to GitOpsTenant %s, which is older; use another namespace, or select other clusters"
                                            .formatted(
                                                    tenant.key(),
                                                    namespace,
                                                    registration.member().name(),
                                                    owner.key())));
                }
            }
            return own;
        }

        /** Tenants that are leaving hold what they have until they are gone; so do those that are blocked. */
        private Tenant owner(String namespace, ClusterKey cluster) {
            FleetMember member = members.get(cluster);
            return around.tenants().stream()
                    .filter(tenant -> tenant.namespaces().contains(namespace))
                    .filter(tenant -> selects(tenant, member) && worksThere(tenant, member))
                    .findFirst()
                    .orElseThrow();
        }

        private boolean worksThere(Tenant tenant, @Nullable FleetMember member) {
            return tenant.worksWith(topology.name())
                    || (member != null && member.held().stream().anyMatch(held -> tenant.worksWith(held.topology())));
        }
    }

    private static boolean selects(Tenant tenant, @Nullable FleetMember member) {
        LabelSelector selector = tenant.selector();
        return selector != null && member != null && Selectors.matches(selector, member.labels());
    }
}
