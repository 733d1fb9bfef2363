package dev.gitopstopology.render.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.GitOpsCatalogEntrySpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.EntryKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.CatalogInput;
import dev.gitopstopology.plan.CatalogPlanner;
import dev.gitopstopology.plan.Catalogue;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.Fleet;
import dev.gitopstopology.plan.FleetMember;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.Planner;
import dev.gitopstopology.plan.TopologyInput;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.MemberAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One label of one of 1,000 clusters, and every object that would be written for it. */
class CatalogTouchTest {
    private static final int CLUSTERS = 1000;
    private static final String ONE = "cluster-0500";
    private static final String NS = "platform";
    private static final TopologyKey COMPANY = new TopologyKey(NS, "company");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Authority AUTHORITY = new Authority(Set.of(NS));

    private static CatalogEntry entry(String name, String clusters) throws JsonProcessingException {
        return CatalogEntry.of(
                new EntryKey(NS, name),
                null,
                false,
                YAML.readValue(
                        "{namespace: %1$s, clusters: %2$s, source: {repoURL: https://git.example.com/p, path: %1$s, targetRevision: main}}"
                                .formatted(name, clusters),
                        GitOpsCatalogEntrySpec.class));
    }

    private static FleetMember member(String name, Map<String, String> labels) {
        return new FleetMember(
                new ClusterKey(NS, name),
                new TreeMap<>(labels),
                ConnectionType.Kubeconfig,
                null,
                false,
                List.of(),
                Set.of(),
                List.of());
    }

    /** Digests of all objects, by where they are. */
    private static Map<String, String> objects(String engine, String mode, Map<String, String> ofOne)
            throws JsonProcessingException {
        GitOpsTopologySpec spec = YAML.readValue(
                "{mode: %s, engine: {type: %s, access: {profile: Namespaced, namespaces: [shared]}}, clusters: {}}"
                        .formatted(mode, engine),
                GitOpsTopologySpec.class);
        List<CatalogEntry> entries =
                List.of(entry("all", "{}"), entry("some", "{selector: {matchLabels: {some: 'yes'}}}"));
        Fleet fleet = new Fleet(
                null,
                IntStream.range(0, CLUSTERS)
                        .mapToObj("cluster-%04d"::formatted)
                        .map(name -> member(name, name.equals(ONE) ? ofOne : Map.of("some", "no")))
                        .toList());
        Plan plan = new Planner(AUTHORITY, new Facts(Set.of()), type -> "v1.0.0")
                .plan(new TopologyInput(COMPANY, spec, null, false), fleet);
        Catalogue catalogue = new CatalogPlanner(AUTHORITY)
                .plan(
                        spec,
                        plan,
                        fleet,
                        new CatalogInput(COMPANY, entries, Set.of("company"), Set.of(), Map.of(), Set.of()));
        Map<String, String> digests = new TreeMap<>();
        plan.instances()
                .forEach(each -> CatalogRenderer.beside(
                                each.instance(), catalogue.by(each.instance().id()))
                        .values()
                        .forEach(set -> put(digests, each.instance().cluster(), set.manifests())));
        for (Registration bare : plan.registrations()) {
            Registration registration = catalogue.serving(bare);
            List<Manifest> beside = new ArrayList<>(List.of(EngineSecret.of(registration)));
            catalogue.of(bare).ifPresent(share -> {
                CatalogRenderer.flux(registration, share).values().forEach(set -> beside.addAll(set.manifests()));
                CatalogRenderer.on(registration, share)
                        .values()
                        .forEach(set -> put(digests, registration.member(), set.manifests()));
            });
            put(digests, registration.instance().cluster(), beside);
            put(digests, registration.member(), MemberAccess.of(registration).manifests());
        }
        return digests;
    }

    private static void put(Map<String, String> digests, ClusterKey cluster, List<Manifest> manifests) {
        manifests.forEach(each -> digests.put(cluster.name() + ": " + each.id(), each.digest()));
    }

    @ParameterizedTest
    @CsvSource({"ArgoCD,Centralized", "Flux,Centralized", "ArgoCD,PerCluster", "Flux,PerCluster"})
    void aLabelOfOneClusterTouchesThatClusterAndWhatItsEngineKnowsOfIt(String engine, String mode)
            throws JsonProcessingException {
        Map<String, String> before = objects(engine, mode, Map.of("some", "no"));
        Map<String, String> after = objects(engine, mode, Map.of("some", "yes"));
        assertThat(before).hasSizeGreaterThan(CLUSTERS);
        Set<String> touched = new TreeSet<>(after.keySet());
        touched.addAll(before.keySet());
        touched.removeIf(
                object -> after.containsKey(object) && after.get(object).equals(before.get(object)));
        assertThat(touched)
                .isNotEmpty()
                .hasSizeLessThan(8)
                .allSatisfy(object -> assertThat(object)
                        .matches(".*(" + ONE + "|hub: (AppProject|ApplicationSet) argocd/catalog-some).*"));
    }
}
