package dev.gitopstopology.plan.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.ClassFacts;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisionCheckTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String SMALL = "version: v1.34.2, classRef: {name: small, namespace: classes}";
    private static final String TEMPLATE = "version: v1.34.2, templateRef: {name: azure}";
    private static final Grants ALL = Grants.of(Map.of(), true);

    private static ProvisionRequest request(String name, int created, String clusterAPI) {
        try {
            return new ProvisionRequest(
                    new ClusterKey("team-a", name),
                    Instant.ofEpochSecond(created),
                    YAML.readValue(clusterAPI, ClusterApi.class));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProvisionRequest provision(String name, int created, String provision) {
        return request(name, created, "{provision: {" + provision + "}}");
    }

    private static ListAssert<Problem> problems(String provision, Grants grants, @Nullable ClassFacts facts) {
        ProvisionRequest request = provision("shop", 1, provision);
        return assertThat(ProvisionCheck.problems(request, grants, List.of(request), facts))
                .allSatisfy(problem -> assertThat(problem.message()).startsWith("FleetCluster team-a/shop: "));
    }

    private static ListAssert<String> reasons(String provision, Grants grants) {
        return (ListAssert<String>) problems(provision, grants, null).map(Problem::reason);
    }

    private static Grants team(String... annotations) {
        Map<String, String> all = new HashMap<>(Map.of(
                "gitops-topology.dev/max-clusters", "2", "gitops-topology.dev/cluster-classes", "classes/small"));
        for (int index = 0; index < annotations.length; index += 2) {
            all.put("gitops-topology.dev/" + annotations[index], annotations[index + 1]);
        }
        return Grants.of(all, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {SMALL, TEMPLATE})
    void inAPlatformNamespaceAllIsAllowed(String provision) {
        reasons(provision, ALL).isEmpty();
    }

    @Test
    void inAnotherNothingIsThatNoAnnotationAllows() {
        reasons(SMALL, Grants.of(Map.of(), false)).containsExactly("ProvisioningNotAllowed", "ClassNotAllowed");
        reasons(TEMPLATE, Grants.of(Map.of(), false)).containsExactly("ProvisioningNotAllowed", "TemplatesNotAllowed");
    }

    @Test
    void annotationsLimitAPlatformNamespaceToo() {
        reasons(SMALL, Grants.of(Map.of("gitops-topology.dev/cluster-classes", "other"), true))
                .containsExactly("ClassNotAllowed");
        reasons(TEMPLATE, Grants.of(Map.of("gitops-topology.dev/cluster-templates", "false"), true))
                .containsExactly("TemplatesNotAllowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "classes/small | classes | true",
                "* | classes | true",
                "classes/* | classes | true",
                "large, classes/small | classes | true",
                "small | classes | false",
                "small | team-a | true",
                "others/* | classes | false",
                "classes/sma | classes | false"
            })
    void classes(String annotation, String namespace, boolean allowed) {
        var reasons = reasons(SMALL.replace("classes}", namespace + "}"), team("cluster-classes", annotation));
        if (allowed) {
            reasons.isEmpty();
        } else {
            reasons.containsExactly("ClassNotAllowed");
        }
    }

    @Test
    void aClassWithoutNamespaceIsOfTheFleetClustersOwn() {
        reasons("version: v1.34.2, classRef: {name: small}", team()).containsExactly("ClassNotAllowed");
        reasons("version: v1.34.2, classRef: {name: small}", team("cluster-classes", "small"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"v1.34 | true", "v1.33, v1.34.2 | true", "* | true", "v1.3 | false", "v1.34.1 | false"})
    void versions(String annotation, boolean allowed) {
        var reasons = reasons(SMALL, team("cluster-versions", annotation));
        if (allowed) {
            reasons.isEmpty();
        } else {
            reasons.containsExactly("VersionNotAllowed");
        }
    }

    @Test
    void templatesAreAllowedByTheirAnnotation() {
        reasons(TEMPLATE, team()).containsExactly("TemplatesNotAllowed");
        reasons(TEMPLATE, team("cluster-templates", "true")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {" | TtlTooLong", "ttl: 9h | TtlTooLong", "ttl: 8h1m | TtlTooLong", "ttl: 8h | ''", "ttl: 30m | ''"
            })
    void timeToLive(@Nullable String ttl, String reason) {
        var reasons = reasons(SMALL + (ttl == null ? "" : ", " + ttl), team("max-cluster-ttl", "8h"));
        if (reason.isEmpty()) {
            reasons.isEmpty();
        } else {
            reasons.containsExactly(reason);
        }
    }

    @Test
    void aVariableThatIsNestedTooDeep() {
        String deep = "[".repeat(101) + "]".repeat(101);
        reasons(SMALL + ", variables: [{name: flat, value: [1]}, {name: deep, value: " + deep + "}]", ALL)
                .containsExactly("VariableTooDeep");
        reasons(SMALL + ", workers: [{name: w, variables: [{name: deep, value: " + deep + "}]}]", ALL)
                .containsExactly("VariableTooDeep");
    }

    @Test
    void aTtlOfNoTime() {
        reasons(SMALL + ", ttl: 0h", ALL).containsExactly("TtlInvalid");
        assertThat(Ttl.of("1h30m")).contains(Duration.ofMinutes(90));
        assertThat(Ttl.of("90s")).isEmpty();
        assertThat(Ttl.end(Instant.EPOCH, "8h")).contains(Instant.ofEpochSecond(8 * 3600));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-clusters | many",
                "max-clusters | -1",
                "max-clusters | ''",
                "cluster-classes | a b",
                "cluster-classes | ''",
                "cluster-versions | 1.34",
                "cluster-templates | yes",
                "max-cluster-ttl | 8 hours",
                "max-cluster-ttl | 0h"
            })
    void whatCannotBeReadAllowsNothingAndSaysSo(String annotation, String value) {
        problems(SMALL, team(annotation, value), null)
                .first()
                .satisfies(problem -> assertThat(problem.reason()).matches("GrantUnreadable"))
                .satisfies(problem -> assertThat(problem.message())
                        .contains("Namespace team-a: annotation gitops-topology.dev/" + annotation));
    }

    @Test
    void aQuotaThatCannotBeReadIsNoneEvenWhereThereNeedsToBeNone() {
        assertThat(Grants.of(Map.of("gitops-topology.dev/max-clusters", "many"), true)
                        .clusters())
                .isZero();
        assertThat(Grants.of(Map.of("gitops-topology.dev/cluster-classes", "a b"), true)
                        .classes())
                .isEmpty();
    }

    @Test
    void theOldestStayWithinTheQuota() {
        ProvisionRequest first = provision("c", 1, SMALL);
        ProvisionRequest second = provision("b", 2, SMALL);
        ProvisionRequest third = provision("a", 2, SMALL);
        ProvisionRequest adopted = request("old", 0, "{clusterRef: {name: old}}");
        List<ProvisionRequest> all = List.of(second, third, first, adopted);
        assertThat(ProvisionCheck.problems(first, team(), all, null)).isEmpty();
        assertThat(ProvisionCheck.problems(third, team(), all, null)).isEmpty();
        assertThat(ProvisionCheck.problems(second, team(), all, null))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.reason()).isEqualTo("QuotaExceeded");
                    assertThat(problem.message()).contains("may have 2", "2 older ones");
                });
    }

    @Test
    void theOlderOfTwoKeepsACluster() {
        ProvisionRequest older = request("adopts", 1, "{clusterRef: {name: shop}}");
        ProvisionRequest newer = provision("shop", 2, SMALL);
        List<ProvisionRequest> both = List.of(newer, older);
        assertThat(ProvisionCheck.problems(older, ALL, both, null)).isEmpty();
        assertThat(ProvisionCheck.problems(newer, ALL, both, null))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.reason()).isEqualTo("ClusterTaken");
                    assertThat(problem.message()).contains("Cluster team-a/shop is FleetCluster team-a/adopts's");
                });
    }

    @Test
    void anEvenControlPlane() {
        reasons(SMALL + ", controlPlane: {replicas: 2}", ALL).containsExactly("EvenControlPlane");
        reasons(SMALL + ", controlPlane: {replicas: 3}", ALL).isEmpty();
    }

    private static ClassFacts facts(@Nullable String notReconciled, List<String> versions) {
        return new ClassFacts(true, notReconciled, false, versions, Set.of("md", "gpu"), Set.of("md"), true, List.of());
    }

    @Test
    void theClass() {
        problems(SMALL, ALL, ClassFacts.MISSING).map(Problem::reason).containsExactly("ClassMissing");
        problems(SMALL, ALL, facts("words", List.of())).map(Problem::reason).containsExactly("ClassNotReconciled");
        problems(SMALL, ALL, facts(null, List.of("v1.33.1")))
                .map(Problem::reason)
                .containsExactly("VersionNotOfClass");
        problems(SMALL + ", workers: [{name: md}, {name: a, workerClass: md}, {name: b}]", ALL, facts(null, List.of()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo("WorkerClassUnknown"))
                .satisfies(problem -> assertThat(problem.path()).endsWith("workers[b]"));
        problems(SMALL, ALL, facts(null, List.of("v1.34.2"))).isEmpty();
    }

    @Test
    void healthChecksAreSwitchedOnOnlyWhereTheClassHasThem() {
        String both = SMALL + ", workers: [{name: md}, {name: a, workerClass: gpu}], healthChecks: ";
        problems(both + "true", ALL, facts(null, List.of())).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo("HealthCheckUndefined");
            assertThat(problem.path()).endsWith("provision.healthChecks");
            assertThat(problem.message())
                    .contains("ClusterClass classes/small", "workers gpu", "leave provision.healthChecks out")
                    .doesNotContain("control plane");
        });
        problems(both + "false", ALL, facts(null, List.of())).isEmpty();
        problems(both + "true", ALL, null).isEmpty();
        problems(SMALL + ", workers: [{name: md}], healthChecks: true", ALL, facts(null, List.of()))
                .isEmpty();
        ClassFacts none = new ClassFacts(true, null, false, List.of(), Set.of(), Set.of(), false, List.of());
        problems(SMALL + ", healthChecks: true", ALL, none)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("for its control plane"));
    }
}
