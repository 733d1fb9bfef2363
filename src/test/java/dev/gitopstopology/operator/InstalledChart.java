package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.chart.GrantedRight;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.Binaries;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** What the chart makes of some values, applied to the hub, and the operator with the account, the rights and the arguments that it has by that. */
final class InstalledChart implements AutoCloseable {
    private static final String USER = "system:serviceaccount:" + World.NS + ":gitops-topology";

    /**
     * The operator framework reads an object again when taking its finalizer away met a conflict; an EngineInstance that is to be collected with its
     * topology is withdrawn when a topology of the same name is there before that.
     */
    private static final Pattern BY_CHANCE = Pattern.compile(
            "gitops-topology-fleet: (get (gitopstopologies|fleetclusters|gitopstenants|gitopscatalogentries)|delete engineinstances)\\..*");

    private final World world;
    private final List<JsonNode> objects;
    private final GitOpsOperator operator;
    /** What the Roles that were written give to others, in which namespace: who gives it has to have it there. */
    private final Set<String> passedOn = new HashSet<>();

    private final Set<String> bound = new HashSet<>();

    /** @param values without the image */
    InstalledChart(World world, Path directory, String values) throws IOException {
        this(world, directory, HelmInstall.of(world, HelmInstall.IMAGE + values));
    }

    /** @param values all of them, as somebody installs the chart with */
    static InstalledChart of(World world, Path directory, Path values) throws IOException {
        return new InstalledChart(world, directory, HelmInstall.of(world, Files.readString(values)));
    }

    private InstalledChart(World world, Path directory, List<JsonNode> objects) throws IOException {
        this.world = world;
        this.objects = objects;
        OperatorOptions options = options(HelmInstall.kubeconfig(world, directory));
        await("the rights are enough for the start")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThatCode(() -> HubCheck.run(options)).doesNotThrowAnyException());
        world.mark();
        operator = new GitOpsOperator(options, Clock.systemUTC());
        operator.start();
    }

    /** As the Deployment says. */
    private OperatorOptions options(Path kubeconfig) {
        Map<String, String> flags = new TreeMap<>();
        objects.stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .flatMap(object ->
                        object.at("/spec/template/spec/containers/0/args").valueStream())
                .map(JsonNode::asText)
                .forEach(argument -> flags.put(argument.split("=", 2)[0], argument.replaceFirst("^[^=]*=?", "")));
        return new OperatorOptions(
                kubeconfig,
                set(flags.get("--namespaces")),
                set(flags.get("--platform-namespaces")),
                Set.of(),
                flags.containsKey("--leader-elect"),
                "127.0.0.1",
                0,
                Binaries.distribution(),
                WatchPulse.Limits.DEFAULT,
                Duration.ofHours(1));
    }

    private static Set<String> set(String list) {
        return list == null ? Set.of() : Set.of(list.split(","));
    }

    /** To Ready, and all the way back. */
    void converge(List<HasMetadata> declared) {
        declared.forEach(world::apply);
        GitOpsTopology topology = declared.stream()
                .filter(GitOpsTopology.class::isInstance)
                .map(GitOpsTopology.class::cast)
                .findFirst()
                .orElseThrow();
        world.awaitReady(topology.getMetadata().getName());
        declared.forEach(this::awaitTold);
        note();
        oneLeaves(declared);
        world.hub()
                .resource(topology)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"onRemove\":\"Remove\"}}");
        clear(GitOpsCatalogEntry.class);
        clear(GitOpsTenant.class);
        clear(GitOpsTopology.class);
        clear(FleetCluster.class);
    }

    /** While its topology stays, so that what is told of engines on it is withdrawn, and not collected with the topology. */
    private void oneLeaves(List<HasMetadata> declared) {
        List<String> clusters = declared.stream()
                .filter(FleetCluster.class::isInstance)
                .map(each -> each.getMetadata().getName())
                .toList();
        if (clusters.size() < 2) {
            return;
        }
        String one = clusters.get(clusters.size() - 1);
        world.hub().resource(world.fleetCluster(one)).delete();
        await(one + " is gone, and told of no more")
                .atMost(World.PATIENCE)
                .until(() -> world.fleetCluster(one) == null
                        && world.hub().resources(EngineInstance.class).inAnyNamespace().list().getItems().stream()
                                .noneMatch(each -> each.getSpec().cluster().equals(one)));
    }

    private void clear(Class<? extends HasMetadata> kind) {
        try {
            world.clear("hub", kind);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("refused: " + refused() + ", " + AllStatuses.of(world.hub()), e);
        }
    }

    /** It has a status, and with it the finalizer. */
    private void awaitTold(HasMetadata object) {
        await("a status of " + object.getMetadata().getName())
                .atMost(World.PATIENCE)
                .until(() -> world.hub()
                                .genericKubernetesResources(object.getApiVersion(), object.getKind())
                                .inNamespace(World.NS)
                                .withName(object.getMetadata().getName())
                                .get()
                                .get("status")
                        != null);
    }

    private void note() {
        var rbac = world.hub().rbac();
        rbac.roles().inAnyNamespace().list().getItems().stream()
                .filter(role -> !role.getMetadata().getNamespace().startsWith("kube-"))
                .forEach(role -> role.getRules().stream()
                        .flatMap(InstalledChart::rights)
                        .map(right -> role.getMetadata().getNamespace() + " " + right)
                        .forEach(passedOn::add));
        Stream<RoleRef> roles = Stream.concat(
                rbac.roleBindings().inAnyNamespace().list().getItems().stream().map(each -> each.getRoleRef()),
                rbac.clusterRoleBindings().list().getItems().stream().map(each -> each.getRoleRef()));
        roles.filter(role -> role.getKind().equals("ClusterRole"))
                .map(RoleRef::getName)
                .forEach(bound::add);
    }

    private static Stream<String> rights(PolicyRule rule) {
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .flatMap(
                                resource -> rule.getVerbs().stream().map(verb -> group + " " + resource + " " + verb)));
    }

    private List<AuditRecord> requests() {
        return world.requests("hub").stream()
                .filter(request -> request.user().equals(USER))
                .toList();
    }

    /** What the operator asked for and was not given. */
    List<String> refused() {
        return requests().stream()
                .filter(request -> request.code() == 403)
                .map(request -> request.verb() + " " + request.requestUri())
                .distinct()
                .toList();
    }

    /** What it was given and did not need. */
    List<String> unused() {
        List<AuditRecord> requests = requests();
        return GrantedRight.in(objects).stream()
                .filter(right -> requests.stream().noneMatch(right::usedBy))
                .filter(right -> !passedOn(right))
                .filter(right -> !(right.verb().equals("bind") && bound.contains(right.name())))
                .map(GrantedRight::toString)
                .toList();
    }

    /** @param otherwise what is needed by other means than these, and by which */
    void assertEnough(Map<String, String> otherwise) {
        await("what was asked for is in the audit log, which is a moment behind")
                .atMost(World.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertEnoughNow(otherwise));
    }

    private void assertEnoughNow(Map<String, String> otherwise) {
        assertThat(refused()).isEmpty();
        List<String> unused = unused().stream()
                .filter(right -> !BY_CHANCE.matcher(right).matches())
                .toList();
        assertThat(unused)
                .filteredOn(right -> otherwise.keySet().stream().noneMatch(right::matches))
                .isEmpty();
        otherwise.forEach((pattern, why) -> assertThat(unused)
                .as(pattern + ": " + why + usersOf(pattern))
                .anyMatch(right -> right.matches(pattern)));
    }

    private String usersOf(String pattern) {
        List<AuditRecord> requests = requests();
        return GrantedRight.in(objects).stream()
                .filter(right -> right.toString().matches(pattern))
                .flatMap(right -> requests.stream().filter(right::usedBy))
                .map(request -> "; " + request.verb() + " " + request.requestUri())
                .distinct()
                .limit(3)
                .collect(Collectors.joining());
    }

    private boolean passedOn(GrantedRight right) {
        String what = " " + right.group() + " " + right.resource() + " " + right.verb();
        return passedOn.stream()
                .anyMatch(given -> given.endsWith(what)
                        && (right.where().isEmpty() || right.where().contains(given.replaceFirst(" .*", ""))));
    }

    /** Ends the operator, and takes its rights away. */
    @Override
    public void close() {
        operator.close();
        objects.stream()
                .filter(object -> object.path("kind").asText().contains("Role"))
                .forEach(object ->
                        world.hub().resource(HelmInstall.resource(object)).delete());
    }
}
