package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.api.WorkloadIdentity.Kind;
import dev.gitopstopology.api.WorkloadIdentity.Provider;
import dev.gitopstopology.api.WorkloadIdentity.Subject;
import dev.gitopstopology.localcluster.AuditRecord;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A spoke of the hub's Flux that is reached by an identity, by a token and by an identity again, in the order in which it happens. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FluxIdentityIT {
    private static final String SUBJECT = "hub:flux-spoke";
    private static final WorkloadIdentity IDENTITY =
            new WorkloadIdentity(Provider.Generic, null, null, null, List.of("spoke"), new Subject(Kind.User, SUBJECT));
    private static final String TOPOLOGY = """
            mode: Centralized
            engine:
              type: Flux
              access: {profile: Namespaced, namespaces: [shared]}
            clusters: {selector: {matchExpressions: [{key: gone, operator: DoesNotExist}]}}
            """;
    private static final String SHOP = """
            namespaces: [shop]
            clusters: {}
            sourceRepos: [https://git.example.com/shop]
            flux: {source: {url: "https://git.example.com/shop"}}
            """;
    private static final String POLICIES = """
            clusters: {}
            namespace: policies
            source: {repoURL: https://git.example.com/p, path: r, targetRevision: main}
            """;
    private static final String INGRESS = """
            clusters: {}
            namespace: ingress
            source: {repoURL: oci://registry.example.com/charts, chart: ingress, targetRevision: 1.0.0}
            """;
    private static World world;
    private static FluxPlaces places;
    private static Map<String, String> uids;
    private static String kubeconfig;

    @BeforeAll
    static void start() {
        world = new World("spoke", "other");
        world.startOperator();
        world.join("other", Map.of());
        world.secret("spoke-kubeconfig", "kubeconfig", world.cluster("spoke").kubeconfig());
        FleetCluster spoke = Resources.cluster("spoke", Map.of("region", "eu"));
        spoke.setSpec(new FleetClusterSpec(spoke.getSpec().connection(), null, null, null, IDENTITY));
        world.apply(spoke);
        world.apply(Resources.topology("company", TOPOLOGY));
        world.apply(Resources.tenant("shop", SHOP));
        world.apply(Resources.entry("policies", POLICIES));
        world.apply(Resources.entry("ingress", INGRESS));
        world.awaitReady("company");
        places = new FluxPlaces(world.hub());
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static List<GenericKubernetesResource> delivering(String cluster) {
        List<GenericKubernetesResource> all = new ArrayList<>(places.objects("Kustomization", cluster));
        all.addAll(places.objects("HelmRelease", cluster));
        return all;
    }

    private static Map<String, String> uids() {
        Map<String, String> uids = new TreeMap<>();
        delivering("spoke")
                .forEach(each -> uids.put(
                        each.getMetadata().getName(), each.getMetadata().getUid()));
        return uids;
    }

    private static void awaitAllRefer(String cluster, String kind, String name) {
        await("all of the Flux objects for " + cluster + " name " + name)
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(delivering(cluster))
                        .hasSize(3)
                        .allSatisfy(each -> assertThat(each.<Object>get("spec", "kubeConfig"))
                                .isEqualTo(Map.of(kind, Map.of("name", name)))));
    }

    private static boolean may(String cluster, String user, String verb, String resource, String namespace) {
        String[] of = resource.split("[/:]");
        return AccessReview.may(
                world.on(cluster),
                user,
                new ResourceAttributesBuilder()
                        .withVerb(verb)
                        .withResource(of[0])
                        .withSubresource(of.length > 1 ? of[1] : null)
                        .withName(of.length > 2 ? of[2] : null)
                        .withNamespace(namespace)
                        .build());
    }

    /** In the place of spoke; a right that was taken away is in force for a moment. */
    private static void awaitMayNot(String cluster, String user, String verb, String resource) {
        await(user + " may no longer " + verb)
                .atMost(World.PATIENCE)
                .until(() -> !may(cluster, user, verb, resource, places.namespace("spoke")));
    }

    private static void identity(String json) {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("spoke")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"workloadIdentity\": %s}}".formatted(json));
    }

    private static FleetClusterStatus status() {
        return world.fleetCluster("spoke").getStatus();
    }

    private static List<String> accounts() {
        return world.on("spoke").serviceAccounts().inNamespace(Api.SYSTEM_NAMESPACE).list().getItems().stream()
                .map(each -> each.getMetadata().getName())
                .filter(name -> name.startsWith("engine-"))
                .toList();
    }

    private static List<AuditRecord> deletions() {
        return world.cluster("hub")
                .auditLog()
                .records(each -> each.verb().startsWith("delete")
                        && List.of("kustomizations", "helmreleases").contains(each.resource()));
    }

    private static void awaitNothingOfAToken() {
        await().atMost(World.PATIENCE).untilAsserted(FluxIdentityIT::nothingOfAToken);
    }

    private static void nothingOfAToken() {
        assertThat(places.secret("spoke")).isNull();
        assertThat(accounts()).isEmpty();
        assertThat(status().registrations())
                .singleElement()
                .satisfies(each -> assertThat(each.workloadIdentity()).isTrue());
        assertThat(status().credentials())
                .extracting(FleetClusterStatus.Credential::purpose)
                .containsExactly("installer");
        assertThat(world.clusterCondition("spoke", "CredentialsRenewed").status())
                .isEqualTo("True");
    }

    @Test
    @Order(1)
    void aSpokeIsRegisteredWithoutAnyToken() {
        ConfigMap record = places.identity("spoke");
        assertThat(record.getData())
                .containsEntry("provider", "generic")
                .containsEntry("audiences", "spoke")
                .containsEntry("serviceAccountName", "identity")
                .containsEntry("address", status().server());
        assertThat(record.getData().get("ca.crt")).startsWith("-----BEGIN CERTIFICATE-----");
        awaitNothingOfAToken();
        assertThat(world.cluster("spoke")
                        .auditLog()
                        .records(each -> each.isTokenRequest() && each.name().startsWith("engine-")))
                .isEmpty();
        assertThat(places.secret("other")).as("its neighbour has a token").isNotNull();
        assertThat(places.identity("other")).isNull();
    }

    @Test
    @Order(2)
    void whatATeamAndTheCatalogueHaveNamesTheConfigMap() {
        awaitAllRefer("spoke", "configMapRef", "cluster-identity");
        awaitAllRefer("other", "secretRef", "cluster-kubeconfig");
        assertThat(places.identity("spoke").getMetadata().getLabels())
                .containsEntry(Api.LABELS_CATALOG + "policies", "true")
                .containsEntry(Api.LABELS_CATALOG + "ingress", "true")
                .containsEntry("region", "eu");
    }

    @Test
    @Order(3)
    void theIdentityMayActAsAccountsOfThePlaceAndNothingElse() {
        String place = places.namespace("spoke");
        assertThat(may("spoke", SUBJECT, "impersonate", "serviceaccounts", place))
                .isTrue();
        for (String other : List.of("shared", "shop", "default", "kube-system", World.NS)) {
            assertThat(may("spoke", SUBJECT, "impersonate", "serviceaccounts", other))
                    .isFalse();
        }
        assertThat(may("spoke", SUBJECT, "create", "configmaps", "shared")).isFalse();
        String flux = "system:serviceaccount:" + place + ":gitops-topology-flux";
        assertThat(may("spoke", flux, "create", "configmaps", "shared")).isTrue();
    }

    @Test
    @Order(4)
    void fluxMayAskForTokensOfThatAccountAndOfNoOther() {
        String place = places.namespace("spoke");
        for (String controller : List.of("kustomize-controller", "helm-controller")) {
            String user = "system:serviceaccount:flux-system:" + controller;
            assertThat(may("hub", user, "create", "serviceaccounts/token/identity", place))
                    .isTrue();
            assertThat(may("hub", user, "create", "serviceaccounts/token/gitops-topology-flux", place))
                    .isFalse();
            assertThat(may("hub", user, "create", "serviceaccounts/token/identity", places.namespace("other")))
                    .isFalse();
            assertThat(may("hub", user, "create", "serviceaccounts/token/" + controller, "flux-system"))
                    .isFalse();
        }
        String account = "system:serviceaccount:" + place + ":identity";
        assertThat(may("hub", account, "get", "configmaps", place)).isFalse();
        assertThat(world.hub()
                        .apps()
                        .deployments()
                        .inNamespace("flux-system")
                        .withName("kustomize-controller")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getArgs())
                .anyMatch(argument -> argument.contains("ObjectLevelWorkloadIdentity=true"));
    }

    @Test
    @Order(5)
    void aRestartedOperatorWritesNothing() {
        world.markAtRest(2);
        world.restartOperator();
        world.awaitQuiet(2);
        assertThat(world.writes()).isEmpty();
        assertThat(status().registrations())
                .singleElement()
                .satisfies(each -> assertThat(each.workloadIdentity()).isTrue());
    }

    @Test
    @Order(6)
    void fromTheIdentityToAToken() {
        world.cluster("hub").auditLog().mark();
        uids = uids();
        assertThat(uids).hasSize(3);
        identity("null");
        awaitAllRefer("spoke", "secretRef", "cluster-kubeconfig");
        await("the identity's record is gone").atMost(World.PATIENCE).until(() -> places.identity("spoke") == null);
        String place = places.namespace("spoke");
        assertThat(world.hub()
                        .serviceAccounts()
                        .inNamespace(place)
                        .withName("identity")
                        .get())
                .isNull();
        awaitMayNot(
                "hub",
                "system:serviceaccount:flux-system:kustomize-controller",
                "create",
                "serviceaccounts/token/identity");
        assertThat(places.secret("spoke").getMetadata().getLabels())
                .as("what the cluster has of the catalogue is not forgotten")
                .containsEntry(Api.LABELS_CATALOG + "policies", "true");
        awaitMayNot("spoke", SUBJECT, "impersonate", "serviceaccounts");
        kubeconfig = places.kubeconfig("spoke");
        try (KubernetesClient flux =
                places.client("spoke", "system:serviceaccount:" + place + ":gitops-topology-flux")) {
            assertThat(flux.configMaps().inNamespace("shared").list().getItems())
                    .isNotNull();
        }
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(status().credentials())
                        .extracting(FleetClusterStatus.Credential::purpose)
                        .hasSize(2));
        assertThat(status().registrations())
                .singleElement()
                .satisfies(each -> assertThat(each.workloadIdentity()).isNull());
        assertThat(uids()).isEqualTo(uids);
        assertThat(deletions()).isEmpty();
    }

    @Test
    @Order(7)
    void fromATokenToTheIdentityLeavesNoCredential() {
        identity("""
                {"provider": "Generic", "audiences": ["spoke"], "subject": {"kind": "User", "name": "%s"}}
                """.formatted(SUBJECT));
        awaitAllRefer("spoke", "configMapRef", "cluster-identity");
        await("the kubeconfig is gone").atMost(World.PATIENCE).until(() -> places.secret("spoke") == null);
        awaitNothingOfAToken();
        assertThat(places.identity("spoke").getMetadata().getLabels())
                .containsEntry(Api.LABELS_CATALOG + "policies", "true");
        await("the token is dead").atMost(World.PATIENCE).untilAsserted(FluxIdentityIT::tokenIsDead);
        assertThat(uids()).isEqualTo(uids);
        assertThat(deletions()).isEmpty();
        assertThat(may("spoke", SUBJECT, "impersonate", "serviceaccounts", places.namespace("spoke")))
                .isTrue();
    }

    private static void tokenIsDead() {
        Config config = Config.fromKubeconfig(kubeconfig);
        config.setRequestRetryBackoffLimit(0);
        try (KubernetesClient old =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThatThrownBy(() -> old.namespaces().list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(401));
        }
    }

    @Test
    @Order(8)
    void whatPeopleDeliverIsSuspendedBeforeTheRegistrationGoes() {
        places.kustomization("spoke", "mine", false);
        new Entries(world).label("spoke", "gone", "yes");
        await("no record").atMost(World.PATIENCE).until(() -> places.identity("spoke") == null);
        awaitMayNot("spoke", SUBJECT, "impersonate", "serviceaccounts");
        await("only what is not ours is left")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(delivering("spoke"))
                        .singleElement()
                        .satisfies(mine ->
                                assertThat(mine.<Boolean>get("spec", "suspend")).isTrue()));
        assertThat(places.secret("spoke")).isNull();
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(status().registrations()).isEmpty());
    }

    @Test
    @Order(9)
    void whoComesBackIsRegisteredByTheIdentityAgain() {
        new Entries(world).label("spoke", "gone", null);
        awaitResumed();
        awaitNothingOfAToken();
    }

    private static void awaitResumed() {
        await("mine goes on").atMost(World.PATIENCE).untilAsserted(() -> {
            assertThat(places.identity("spoke")).isNotNull();
            assertThat(delivering("spoke"))
                    .hasSize(4)
                    .noneMatch(each -> Boolean.TRUE.equals(each.get("spec", "suspend")));
        });
    }
}
