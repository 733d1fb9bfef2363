package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.GitOpsCatalogEntrySpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.EntryKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.CatalogInput.Loss;
import dev.gitopstopology.plan.CatalogInput.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A topology, its clusters and what they have, and the entries of its namespace; what comes out as short words. */
class CatalogFixture {
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    static final Authority AUTHORITY = new Authority(Set.of("platform"));
    static final TopologyKey COMPANY = new TopologyKey("platform", "company");
    static final String SOURCE = "source: {repoURL: https://git.example.com/p, path: p, targetRevision: main}";

    final List<CatalogEntry> entries = new ArrayList<>();
    final Map<String, Map<String, String>> labels = new TreeMap<>();
    final Map<String, Map<String, String>> parameters = new HashMap<>();
    /** By the cluster's name; a cluster that is not here was not looked at. */
    final Map<String, Set<String>> present = new HashMap<>();

    final Map<String, Seen> seen = new HashMap<>();
    final Map<String, DrainPhase> drained = new HashMap<>();
    final Set<String> topologies = new HashSet<>(Set.of("company"));
    final Set<Loss> lostOfLate = new HashSet<>();
    String topology = "{mode: Centralized, engine: {type: ArgoCD, access: {profile: Admin}}, clusters: {}}";
    String heldBy = "";

    CatalogFixture() {
        labels.put("boston", Map.of("region", "us"));
        labels.put("paris", Map.of("region", "eu"));
    }

    static <T> T read(String yaml, Class<T> type) {
        try {
            return YAML.readValue(yaml, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void entry(String name, String spec) {
        entry(name, spec, false);
    }

    void entry(String name, String spec, boolean leaving) {
        entries.add(CatalogEntry.of(
                new EntryKey("platform", name),
                Instant.ofEpochSecond(1000 + entries.size()),
                leaving,
                read(
                        "{" + (spec.contains("source:") ? spec : SOURCE + ", " + spec) + "}",
                        GitOpsCatalogEntrySpec.class)));
    }

    Plan plan;

    Catalogue catalogue() {
        return catalogue(Role.cockpit);
    }

    /** @param which engine it is of which it is known what clusters have */
    Catalogue catalogue(Role which) {
        GitOpsTopologySpec spec = read(topology, GitOpsTopologySpec.class);
        plan = plan(spec, fleet(Map.of()));
        assertThat(plan.problems()).isEmpty();
        Map<ClusterKey, InstanceId> instances = new HashMap<>();
        plan.registrations()
                .forEach(each -> instances.merge(
                        each.member(),
                        each.instance().id(),
                        (one, other) -> each.instance().role() == which ? other : one));
        Fleet fleet = fleet(instances);
        Map<Plan.Bond, Seen> known = new HashMap<>();
        plan.registrations().forEach(each -> {
            Seen of = seen.get(each.member().name());
            if (of != null) {
                known.put(new Plan.Bond(each.instance().id(), each.member()), of);
            }
        });
        return new CatalogPlanner(AUTHORITY)
                .plan(
                        spec,
                        plan,
                        fleet,
                        new CatalogInput(COMPANY, entries, topologies, Set.of("argocd"), known, lostOfLate));
    }

    static Plan plan(GitOpsTopologySpec spec, Fleet fleet) {
        return new Planner(AUTHORITY, new Facts(Set.of()), type -> "v3.5.7")
                .plan(new TopologyInput(COMPANY, spec, null, false), fleet);
    }

    Fleet fleet(Map<ClusterKey, InstanceId> instances) {
        List<FleetMember> members = new ArrayList<>();
        labels.forEach((name, own) -> {
            ClusterKey key = new ClusterKey("platform", name);
            Map<InstanceId, Set<String>> services = present.containsKey(name) && instances.containsKey(key)
                    ? Map.of(instances.get(key), present.get(name))
                    : Map.of();
            List<FleetMember.Held> held = heldBy.isEmpty()
                    ? List.of()
                    : List.of(new FleetMember.Held(new InstanceId("other"), heldBy, ClusterKey.HUB, "argocd", "x"));
            members.add(new FleetMember(
                    key,
                    new TreeMap<>(own),
                    ConnectionType.Kubeconfig,
                    null,
                    false,
                    held,
                    Set.of(),
                    List.of(),
                    FleetMember.USUAL_WEIGHT,
                    Map.of(),
                    new TreeMap<>(parameters.getOrDefault(name, Map.of())),
                    services,
                    null,
                    drained.getOrDefault(name, DrainPhase.None)));
        });
        return new Fleet(null, members);
    }

    /** As {@code cluster: on ~held -dropped}. */
    List<String> shares(Catalogue catalogue) {
        List<String> shares = new ArrayList<>();
        for (Registration registration : plan.registrations()) {
            catalogue.of(registration).ifPresent(share -> {
                List<String> words = new ArrayList<>(share.on().keySet());
                share.held().forEach(name -> words.add("~" + name));
                share.dropped().forEach(name -> words.add("-" + name));
                shares.add(registration.member().name() + ": " + String.join(" ", words));
            });
        }
        return shares.stream().sorted().toList();
    }

    static List<String> reasons(Catalogue catalogue, String entry) {
        return catalogue.problems().getOrDefault(entry, List.of()).stream()
                .map(Problem::reason)
                .toList();
    }
}
