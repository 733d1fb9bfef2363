package dev.gitopstopology.plan;

import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.ClusterText;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.plan.CatalogInput.Loss;
import dev.gitopstopology.plan.CatalogInput.Seen;
import dev.gitopstopology.plan.Plan.Bond;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plans which cluster has which entry of the catalogue, and which engine delivers it: the cockpit where there is one, else the
 * engine that the cluster is registered with. An entry ends on a cluster only where the cluster is known to have it.
 */
public final class CatalogPlanner {
    /** Of each entry; what is wrong with a thousand clusters is mended one by one. */
    private static final int TOLD = 20;

    private final Authority authority;

    public CatalogPlanner(Authority authority) {
        this.authority = authority;
    }

    public Catalogue plan(GitOpsTopologySpec spec, Plan plan, Fleet fleet, CatalogInput input) {
        return new Planning(spec, plan, fleet, input).go();
    }

    /**
     * A registration on the way to its share.
     *
     * @param serving whether its engine is the one that delivers to the cluster
     */
    private record Draft(
            boolean serving,
            Registration registration,
            FleetMember member,
            ClusterText.Values cluster,
            @Nullable Set<String> present,
            Seen seen,
            SortedMap<String, CatalogEntry> on,
            SortedSet<String> held,
            SortedSet<String> dropped) {}

    private final class Planning {
        private final GitOpsTopologySpec spec;
        private final Plan plan;
        private final CatalogInput input;
        private final CatalogCheck check;
        private final Map<ClusterKey, FleetMember> members;
        private final Map<String, CatalogEntry> byName;
        private final SortedMap<String, List<Problem>> problems = new TreeMap<>();
        private final Set<String> blocked = new HashSet<>();
        private final SortedMap<String, SortedSet<String>> waiting = new TreeMap<>();
        private final SortedMap<String, SortedSet<String>> undecided = new TreeMap<>();

        Planning(GitOpsTopologySpec spec, Plan plan, Fleet fleet, CatalogInput input) {
            this.spec = spec;
            this.plan = plan;
            this.input = input;
            this.check = new CatalogCheck(authority, input);
            this.members = fleet.members().stream().collect(Collectors.toMap(FleetMember::key, Function.identity()));
            this.byName = input.entries().stream().collect(Collectors.toMap(CatalogEntry::name, Function.identity()));
        }

        Catalogue go() {
            for (CatalogEntry entry : input.entries()) {
                if (entry.worksWith(input.topology().name())) {
                    List<Problem> blocking = check.blocking(entry);
                    if (!blocking.isEmpty() && !entry.leaving()) {
                        blocked.add(entry.name());
                        problems.put(entry.name(), new ArrayList<>(blocking));
                    }
                }
            }
            List<Draft> drafts = drafts();
            drafts.forEach(this::choose);
            Set<Loss> losses = restrain(drafts);
            Map<Bond, CatalogShare> shares = new HashMap<>();
            Map<InstanceId, SortedMap<String, CatalogEntry>> delivered = new HashMap<>();
            for (Draft draft : drafts) {
                Bond bond = bond(draft.registration());
                CatalogShare share = share(draft);
                shares.put(bond, share);
                Set<String> names = new HashSet<>(share.on().keySet());
                names.addAll(share.held());
                names.addAll(share.ending());
                names.removeAll(blocked);
                names.stream()
                        .map(byName::get)
                        .filter(Objects::nonNull)
                        .forEach(entry -> delivered
                                .computeIfAbsent(bond.instance(), id -> new TreeMap<>())
                                .put(entry.name(), entry));
            }
            return new Catalogue(delivered, shares, kept(), problems, blocked, waiting, undecided, losses);
        }

        /** Of two registrations of a cluster the cockpit's serves, since these are the platform's services. */
        private List<Draft> drafts() {
            Map<ClusterKey, Registration> serving = new HashMap<>();
            plan.registrations()
                    .forEach(each -> serving.merge(
                            each.member(),
                            each,
                            (one, other) -> other.instance().role() == Role.cockpit ? other : one));
            return plan.registrations().stream()
                    .map(each -> draft(
                            each,
                            Objects.requireNonNull(serving.get(each.member())).equals(each)))
                    .filter(draft -> draft.serving()
                            || draft.present() != null && !draft.present().isEmpty()
                            || !draft.seen().lingering().isEmpty())
                    .toList();
        }

        private Draft draft(Registration registration, boolean serving) {
            FleetMember member = Objects.requireNonNull(members.get(registration.member()));
            return new Draft(
                    serving,
                    registration,
                    member,
                    new ClusterText.Values(
                            registration.destination(), new TreeMap<>(registration.facts()), member.parameters()),
                    member.services().get(registration.instance().id()),
                    input.seen().getOrDefault(bond(registration), Seen.NOTHING),
                    new TreeMap<>(),
                    new TreeSet<>(),
                    new TreeSet<>());
        }

        /** Of a blocked entry nothing is changed: it is neither on nor dropped. */
        private void choose(Draft draft) {
            for (CatalogEntry entry : input.entries()) {
                if (!draft.serving() || blocked.contains(entry.name()) || !wants(entry, draft.member())) {
                    continue;
                }
                boolean has = has(draft, entry.name());
                if (!has && draft.member().drain() != DrainPhase.None || drained(entry.name(), draft)) {
                    continue;
                }
                if (!able(entry, draft)) {
                    if (has) {
                        draft.held().add(entry.name());
                    }
                } else if (has || ready(entry, draft)) {
                    draft.on().put(entry.name(), entry);
                }
            }
            if (draft.present() != null) {
                draft.present().stream()
                        .filter(name -> !draft.on().containsKey(name)
                                && !draft.held().contains(name)
                                && (!blocked.contains(name) || drained(name, draft)))
                        .forEach(draft.dropped()::add);
            }
        }

        /** Whether the cluster is being emptied, and nothing is left there that needs the entry, such as to give back a load balancer. */
        private boolean drained(String name, Draft draft) {
            return draft.member().drain() == DrainPhase.Emptying
                    && Stream.concat(
                                    draft.present() == null ? Stream.of() : draft.present().stream(),
                                    draft.seen().lingering().stream())
                            .filter(other -> !other.equals(name))
                            .map(byName::get)
                            .filter(Objects::nonNull)
                            .noneMatch(other -> other.dependsOn().contains(name));
        }

        private static boolean has(Draft draft, String entry) {
            return draft.present() != null && draft.present().contains(entry);
        }

        private boolean wants(CatalogEntry entry, FleetMember member) {
            return !entry.leaving()
                    && entry.worksWith(input.topology().name())
                    && entry.selector() != null
                    && Selectors.matches(entry.selector(), member.labels())
                    && !servedBefore(entry, member);
        }

        /** Whether a topology that the entry names before this one has the cluster. */
        private boolean servedBefore(CatalogEntry entry, FleetMember member) {
            int own = entry.topologies().indexOf(input.topology().name());
            return own > 0
                    && member.held().stream()
                            .map(held -> entry.topologies().indexOf(held.topology()))
                            .anyMatch(other -> other >= 0 && other < own);
        }

        /** Whether the entry can be made for the cluster; where it cannot, that is told, and what is there stays. */
        private boolean able(CatalogEntry entry, Draft draft) {
            Optional<Problem> problem =
                    check.by(entry, draft.registration().instance()).or(() -> check.on(entry, draft.cluster()));
            problem.ifPresent(each -> tell(entry, each));
            return problem.isEmpty();
        }

        private boolean ready(CatalogEntry entry, Draft draft) {
            boolean ready = draft.seen().healthy().containsAll(entry.dependsOn());
            if (!ready) {
                (draft.present() == null ? undecided : waiting)
                        .computeIfAbsent(entry.name(), name -> new TreeSet<>())
                        .add(draft.member().key().name());
            }
            return ready;
        }

        private void tell(CatalogEntry entry, Problem problem) {
            List<Problem> of = problems.computeIfAbsent(entry.name(), name -> new ArrayList<>());
            if (of.size() < TOLD && !of.contains(problem)) {
                of.add(problem);
            }
        }

        /** Of what is taken from more clusters than may lose something, all stays but for what has begun to go. */
        private Set<Loss> restrain(List<Draft> drafts) {
            Set<Loss> losses = new HashSet<>();
            drafts.forEach(draft -> draft.dropped().stream()
                    .filter(name -> deselected(name, draft))
                    .forEach(name -> losses.add(new Loss(draft.member().key(), name))));
            Set<ClusterKey> losing = Stream.concat(losses.stream(), input.lostOfLate().stream())
                    .map(Loss::cluster)
                    .collect(Collectors.toSet());
            int serving = (int) drafts.stream()
                    .filter(draft -> draft.present() != null && !draft.present().isEmpty())
                    .count();
            int budget = Budget.clusters(spec, Math.max(serving, losing.size()));
            if (losing.size() <= budget) {
                return losses;
            }
            for (Draft draft : drafts) {
                for (String name : List.copyOf(draft.dropped())) {
                    Loss loss = new Loss(draft.member().key(), name);
                    if (losses.contains(loss) && !input.lostOfLate().contains(loss)) {
                        losses.remove(loss);
                        draft.dropped().remove(name);
                        @Nullable CatalogEntry entry = byName.get(name);
                        if (entry != null) {
                            draft.on().put(name, entry);
                            exceeded(entry, losing.size(), budget);
                        }
                    }
                }
            }
            return losses;
        }

        private void exceeded(CatalogEntry entry, int clusters, int budget) {
            tell(
                    entry,
                    new Problem(
                            "spec.clusters",
                            Budget.EXCEEDED,
                            "GitOpsCatalogEntry %s: with this change entries would be taken from %d clusters within ten minutes, and GitOpsTopology %s allows %d; nothing is taken away. If it is meant, set spec.safety.deletionBudget.clusters of the topology to %d"
                                    .formatted(entry.key(), clusters, input.topology(), budget, clusters)));
        }

        /** Whether nobody asked for the entry itself to go, and no other engine goes on with it. */
        private boolean deselected(String name, Draft draft) {
            @Nullable CatalogEntry entry = byName.get(name);
            if (draft.member().drain() == DrainPhase.Emptying) {
                return false;
            }
            return entry == null
                    || draft.serving()
                            && !entry.leaving()
                            && entry.worksWith(input.topology().name())
                            && !servedBefore(entry, draft.member());
        }

        private CatalogShare share(Draft draft) {
            SortedSet<String> ending = new TreeSet<>(draft.dropped());
            ending.addAll(draft.seen().lingering());
            ending.removeAll(draft.on().keySet());
            SortedSet<String> namespaces = new TreeSet<>();
            SortedSet<String> removed = new TreeSet<>();
            for (CatalogEntry entry : input.entries()) {
                boolean on = draft.on().containsKey(entry.name());
                if (on || ending.contains(entry.name()) || staying(entry, draft)) {
                    namespaces.addAll(check.allowed(entry));
                }
                // Another engine goes on with it where the cluster is still selected.
                boolean over = draft.serving() && (entry.leaving() || !selects(entry, draft.member()));
                if (!on && over && entry.onRemove() == RemovePolicy.Remove) {
                    removed.add(entry.name());
                }
            }
            if (draft.member().drain() == DrainPhase.Emptying) {
                removed.addAll(ending);
            }
            return new CatalogShare(
                    draft.on(), draft.held(), draft.dropped(), ending, removed, namespaces, draft.cluster());
        }

        /** Whether the cluster has the entry, and it is left as it is; or, not looked at yet, may have it. */
        private boolean staying(CatalogEntry entry, Draft draft) {
            return draft.present() == null
                    ? wants(entry, draft.member())
                    : draft.present().contains(entry.name());
        }

        /** What engines need on clusters whose registration is left as it is, and of which no share is told. */
        private Map<Bond, SortedSet<String>> kept() {
            Map<Bond, SortedSet<String>> namespaces = new HashMap<>();
            for (Registration registration : plan.kept()) {
                Draft draft = draft(registration, true);
                SortedSet<String> needed = new TreeSet<>();
                input.entries().stream()
                        .filter(entry -> staying(entry, draft))
                        .forEach(entry -> needed.addAll(check.allowed(entry)));
                namespaces.put(bond(registration), needed);
            }
            return namespaces;
        }

        private static boolean selects(CatalogEntry entry, FleetMember member) {
            return entry.selector() != null && Selectors.matches(entry.selector(), member.labels());
        }
    }

    private static Bond bond(Registration registration) {
        return new Bond(registration.instance().id(), registration.member());
    }
}
