package dev.gitopstopology.render.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.explain.ReasonBook;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.HeldBack;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.status.ClusterApiView;
import dev.gitopstopology.status.EngineInstanceStatuses;
import dev.gitopstopology.status.EngineView;
import dev.gitopstopology.status.EntryStatuses;
import dev.gitopstopology.status.EntryView;
import dev.gitopstopology.status.FleetClusterStatuses;
import dev.gitopstopology.status.FleetClusterView;
import dev.gitopstopology.status.TenantStatuses;
import dev.gitopstopology.status.TenantView;
import dev.gitopstopology.status.TopologyStatuses;
import dev.gitopstopology.status.TopologyView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The health checks over statuses that the operator's own code makes. */
class HealthChecksTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
    private static final Path FOR_OTHERS = Path.of("deploy/argocd/argocd-cm.yaml");
    private static final Receipt READY = Receipt.delivered("digest", 50, Map.of(), List.of());

    /** Of generation 3. */
    private static LuaHealth health(String kind, @Nullable Object status) {
        ObjectNode object = JSON.createObjectNode().put("kind", kind);
        object.putObject("metadata").put("generation", 3);
        if (status != null) {
            object.set("status", JSON.valueToTree(status));
        }
        return LuaHealth.of(
                HealthChecks.settings().get("resource.customizations.health.gitops-topology.dev_" + kind), object);
    }

    private static Problem problem(String reason) {
        return new Problem("", reason, "what is wrong");
    }

    private static GitOpsTopologyStatus topology(boolean paused, List<Problem> problems, EngineView... engines) {
        Plan plan = new Plan(
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>(),
                HeldBack.NONE,
                problems);
        return TopologyStatuses.of(
                new TopologyView(plan, paused, null, null, List.of(engines), List.of(), List.of(), List.of()),
                null,
                3L,
                Instant.EPOCH);
    }

    private static EngineView engine(@Nullable Receipt receipt) {
        EngineSpec spec = new EngineSpec(
                EngineType.ArgoCD, null, null, null, null, null, null, null, null, null, null, null, null, null);
        Instance instance = new Instance(
                new InstanceId("company-1"),
                new TopologyKey("fleets", "company"),
                ClusterKey.HUB,
                Role.engine,
                Engine.of(spec, "v1"),
                false,
                30);
        return new EngineView(instance, null, null, null, receipt);
    }

    private static FleetClusterStatus cluster(boolean seen, @Nullable Problem trouble, @Nullable ClusterApiView capi) {
        FleetClusterView view = new FleetClusterView(
                false,
                seen,
                trouble,
                List.of(),
                "uid",
                "hash",
                "https://x",
                "v1",
                List.of(),
                List.of(),
                List.of(),
                capi);
        return FleetClusterStatuses.of(view, null, 3L, Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GitOpsTopology", "FleetCluster", "EngineInstance", "GitOpsTenant", "GitOpsCatalogEntry"})
    void whatNobodyHasLookedAtIsUnderWay(String kind) {
        LuaHealth unseen = new LuaHealth("Progressing", "the operator has not looked at it yet");
        assertThat(health(kind, null)).isEqualTo(unseen);
        assertThat(health(kind, Map.of())).isEqualTo(unseen);
        assertThat(health(kind, Map.of("conditions", List.of(), "observedGeneration", 3))
                        .status())
                .isEqualTo("Progressing");
    }

    @Test
    void aStatusOfTheSpecBeforeSaysNothing() {
        ObjectNode before = JSON.valueToTree(topology(false, List.of(problem("SelectorEmpty"))));
        before.put("observedGeneration", 2);
        assertThat(health("GitOpsTopology", before).status()).isEqualTo("Progressing");
        before.put("observedGeneration", 3);
        assertThat(health("GitOpsTopology", before).status()).isEqualTo("Degraded");
    }

    @Test
    void aTopology() {
        assertThat(health("GitOpsTopology", topology(false, List.of(), engine(READY)))
                        .status())
                .isEqualTo("Healthy");
        assertThat(health("GitOpsTopology", topology(true, List.of(), engine(READY))))
                .isEqualTo(new LuaHealth(
                        "Suspended", "Paused: spec.safety.paused is true: nothing is written until it is false"));
        assertThat(health("GitOpsTopology", topology(true, List.of(problem("NotPlatformNamespace")))))
                .isEqualTo(new LuaHealth("Degraded", "NotPlatformNamespace: what is wrong"));
        assertThat(health("GitOpsTopology", topology(false, List.of(), engine(null)))
                        .status())
                .isEqualTo("Progressing");
        Receipt unready = Receipt.delivered("d", 50, Map.of(), List.of(problem("NotReady")));
        assertThat(health("GitOpsTopology", topology(false, List.of(), engine(unready)))
                        .status())
                .isEqualTo("Progressing");
        Receipt stuck = Receipt.delivered("d", 50, Map.of(), List.of(problem("Stuck")));
        assertThat(health("GitOpsTopology", topology(false, List.of(), engine(stuck)))
                        .status())
                .isEqualTo("Degraded");
    }

    @Test
    void aFleetCluster() {
        assertThat(health("FleetCluster", cluster(true, null, null)).status()).isEqualTo("Healthy");
        assertThat(health("FleetCluster", cluster(false, null, null)).message())
                .isEqualTo("Enrolling: the cluster is being enrolled");
    }

    @ParameterizedTest
    @CsvSource({
        "true,  Unreachable,  Degraded",
        "false, Unreachable,  Degraded",
        "true,  Throttled,    Progressing",
        "true,  WatchSilent,  Progressing",
        "false, Terminating,  Progressing",
        "true,  Unauthorized, Degraded",
        "false, NotEnrolled,  Degraded"
    })
    void aFleetClusterInTrouble(boolean seen, String reason, String expected) {
        assertThat(health("FleetCluster", cluster(seen, problem(reason), null)))
                .isEqualTo(new LuaHealth(expected, reason + ": what is wrong"));
    }

    @ParameterizedTest
    @CsvSource({
        "Unknown,,Progressing",
        "Absent,WaitingForEngine,Progressing",
        "Absent,QuotaExceeded,Degraded",
        "Gone,,Degraded"
    })
    void aClusterOfClusterApi(ClusterApiView.Sight sight, @Nullable String reason, String expected) {
        ClusterApiView view = new ClusterApiView(
                new ClusterKey("fleets", "shop"),
                null,
                sight,
                reason == null ? null : problem(reason),
                "",
                null,
                null,
                false,
                false,
                null,
                false,
                null,
                false);
        assertThat(health("FleetCluster", cluster(false, problem("NotProvisioned"), view))
                        .status())
                .isEqualTo(expected);
    }

    @Test
    void anEngineInstance() {
        assertThat(instance(READY).status()).isEqualTo("Healthy");
        assertThat(instance(Receipt.not(Outcome.Waiting, "ShardsNotReady", "wait"))
                        .status())
                .isEqualTo("Progressing");
        assertThat(instance(Receipt.not(Outcome.Blocked, "ClaimedByAnother", "no")))
                .isEqualTo(new LuaHealth("Degraded", "ClaimedByAnother: no"));
    }

    private static LuaHealth instance(Receipt receipt) {
        return health("EngineInstance", EngineInstanceStatuses.of(engine(receipt), 2, null, Instant.EPOCH));
    }

    @Test
    void aTenant() {
        assertThat(tenant(List.of(), Map.of()).status()).isEqualTo("Healthy");
        assertThat(tenant(List.of(), Map.of("eu-1", problem("Registering"))).status())
                .isEqualTo("Progressing");
        assertThat(tenant(List.of(problem("NamespaceTaken")), Map.of()).status())
                .isEqualTo("Degraded");
        assertThat(health("GitOpsTenant", TenantStatuses.of(List.of(), List.of(), false, null, 3L, Instant.EPOCH))
                        .status())
                .isEqualTo("Progressing");
    }

    private static LuaHealth tenant(List<Problem> problems, Map<String, Problem> failures) {
        TenantView view = new TenantView(
                problems,
                new TreeMap<>(failures),
                new TreeSet<>(),
                new TreeSet<>(Set.of("eu-1")),
                new TreeSet<>(Set.of("company-1")),
                List.of(),
                false);
        return health("GitOpsTenant", TenantStatuses.of(List.of(view), List.of(), false, null, 3L, Instant.EPOCH));
    }

    @Test
    void aCatalogueEntry() {
        assertThat(entry(Set.of("eu-1"), Map.of(), Set.of()).status()).isEqualTo("Healthy");
        assertThat(entry(Set.of(), Map.of(), Set.of()).message()).isEqualTo("Progressing: under way on eu-1");
        assertThat(entry(Set.of(), Map.of(), Set.of("eu-1")).status()).isEqualTo("Progressing");
        assertThat(entry(Set.of(), Map.of("eu-1", "its Application is Degraded"), Set.of()))
                .isEqualTo(new LuaHealth(
                        "Degraded", "NotHealthy: healthy on 0 of 1 clusters; eu-1: its Application is Degraded"));
    }

    @Test
    void aCatalogueEntryThatIsRolledOut() {
        assertThat(entry(Map.of(), Map.of("eu-1", "its Application is Missing")))
                .isEqualTo(new LuaHealth(
                        "Progressing", "Progressing: healthy on 0 of 1 clusters; eu-1: its Application is Missing"));
        assertThat(entry(Map.of("eu-1", "broken"), Map.of("us-1", "coming up")))
                .as("what does not mend itself is told first")
                .isEqualTo(new LuaHealth("Degraded", "NotHealthy: healthy on 0 of 1 clusters; eu-1: broken"));
        Map<String, String> newer = Map.of("type", "Ready", "status", "False", "reason", "OfANewerOperator");
        assertThat(health("GitOpsCatalogEntry", Map.of("observedGeneration", 3, "conditions", List.of(newer))))
                .as("a reason that the check does not know")
                .isEqualTo(new LuaHealth("Degraded", "OfANewerOperator: "));
    }

    private static LuaHealth entry(Set<String> healthy, Map<String, String> unhealthy, Set<String> waiting) {
        return entry(healthy, unhealthy, Map.of(), waiting);
    }

    private static LuaHealth entry(Map<String, String> unhealthy, Map<String, String> underWay) {
        return entry(Set.of(), unhealthy, underWay, Set.of());
    }

    private static LuaHealth entry(
            Set<String> healthy, Map<String, String> unhealthy, Map<String, String> underWay, Set<String> waiting) {
        EntryView view = new EntryView(
                List.of(),
                new TreeMap<>(),
                new TreeSet<>(Set.of("eu-1")),
                new TreeSet<>(healthy),
                new TreeMap<>(unhealthy),
                new TreeMap<>(underWay),
                new TreeSet<>(waiting),
                new TreeSet<>(),
                false);
        return health("GitOpsCatalogEntry", EntryStatuses.of(List.of(view), List.of(), false, null, 3L, Instant.EPOCH));
    }

    /** The page of reasons says which of them pass by themselves. */
    @Test
    void whatThePageSaysToWaitForIsUnderWay() throws IOException {
        String all = String.join("\n", HealthChecks.settings().values());
        // said of what is being deleted, where Argo CD asks no check; by the command line; and Suspended
        Set<String> others = Set.of("Departing", "SecretInUse", "NotReconciled", "Paused");
        List<String> waits = ReasonBook.of(Files.readString(Path.of("docs/reference/reasons.md"))).reasons().stream()
                .filter(reason -> reason.section().equals("Under way: wait"))
                .map(reason -> reason.name())
                .filter(name -> !others.contains(name))
                .toList();
        assertThat(waits)
                .hasSizeGreaterThan(5)
                .allSatisfy(reason -> assertThat(all).contains(reason + " = true"));
    }

    @Test
    void onTheHubAndNowhereElse() {
        assertThat(keys(Rendering.of(""))).hasSize(5);
        Instance hub = Rendering.scenario("").instance();
        Instance member = new Instance(
                hub.id(),
                hub.topology(),
                new ClusterKey("fleets", "eu-1"),
                hub.role(),
                hub.engine(),
                true,
                hub.mayPrune());
        assertThat(Settings.ownKinds(hub)).hasSize(5);
        assertThat(Settings.ownKinds(member)).isEmpty();
    }

    @Test
    void aUsersOwnCheckGoesOverOurs() {
        String key = "resource.customizations.health.gitops-topology.dev_FleetCluster";
        assertThat(data(Rendering.of("argoCD: {settings: {config: {" + key + ": mine}}}"))
                        .path(key)
                        .asText())
                .isEqualTo("mine");
    }

    private static JsonNode data(RenderedSet set) {
        return Rendering.find(set, "ConfigMap", "argocd-cm").json().path("data");
    }

    private static List<String> keys(RenderedSet set) {
        return data(set)
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> key.startsWith("resource.customizations.health.gitops-topology.dev_"))
                .toList();
    }

    /** For an Argo CD that somebody else installed. */
    @Test
    void theFileForOthersHasTheSame() throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        StringBuilder text = new StringBuilder("""
                # Health of our kinds, for an Argo CD that somebody else installed: merge it into the argocd-cm of its namespace. Written from the code.
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: argocd-cm
                  namespace: argocd
                  labels:
                    app.kubernetes.io/part-of: argocd
                data:
                """);
        HealthChecks.settings()
                .forEach((key, script) ->
                        text.append("  ").append(key).append(": |\n").append(script.indent(4)));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(FOR_OTHERS, text.toString());
        }
        assertThat(FOR_OTHERS).content().isEqualTo(text.toString());
        assertThat(yaml.readTree(text.toString()).path("data")).isEqualTo(yaml.valueToTree(HealthChecks.settings()));
    }
}
