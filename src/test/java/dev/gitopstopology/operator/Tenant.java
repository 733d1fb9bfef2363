package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Somebody with a namespace of their own on a cluster: there they may do everything with our kinds, and what {@code edit} may. */
final class Tenant implements AutoCloseable {
    static final String NAME = "mallory";
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private final World world;
    private final String namespace;
    private final Config config;
    private final KubernetesClient client;

    Tenant(World world, String cluster, String namespace) {
        this.world = world;
        this.namespace = namespace;
        world.namespace(cluster, namespace);
        KubernetesClient admin = world.on(cluster);
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("topologies")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("gitops-topology.dev")
                        .withResources("*")
                        .withVerbs("*")
                        .endRule()
                        .build())
                .create();
        bind(admin, "Role", "topologies");
        bind(admin, "ClusterRole", "edit");
        TokenRequest token = admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(NAME)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build());
        Config base = Config.fromKubeconfig(world.cluster(cluster).kubeconfig());
        config = new ConfigBuilder(Config.empty())
                .withMasterUrl(base.getMasterUrl())
                .withCaCertData(base.getCaCertData())
                .withOauthToken(token.getStatus().getToken())
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    private void bind(KubernetesClient admin, String kind, String role) {
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", kind, role)
                        .addNewSubject("", "ServiceAccount", NAME, namespace)
                        .build())
                .create();
    }

    KubernetesClient client() {
        return client;
    }

    /** A kubeconfig with nothing but the tenant's own token. */
    String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                users: [{name: u, user: {token: "%s"}}]
                """.formatted(
                        config.getMasterUrl().replaceFirst("/+$", ""), config.getCaCertData(), config.getOauthToken());
    }

    /** What {@code kubectl auth can-i --list} prints, for each of the namespaces. */
    List<String> canI(List<String> namespaces) {
        List<String> rules = new ArrayList<>();
        for (String each : namespaces) {
            var status = client.authorization()
                    .v1()
                    .selfSubjectRulesReview()
                    .create(new SelfSubjectRulesReviewBuilder()
                            .withNewSpec()
                            .withNamespace(each)
                            .endSpec()
                            .build())
                    .getStatus();
            TreeSet<String> sorted = new TreeSet<>();
            status.getResourceRules().forEach(rule -> sorted.add(rule.toString()));
            status.getNonResourceRules().forEach(rule -> sorted.add(rule.toString()));
            rules.add(each + ": " + sorted);
        }
        return rules;
    }

    GitOpsTopology topology(String name, String spec) {
        return client.resource(Resources.topology(name, namespace, spec)).create();
    }

    FleetCluster cluster(String name, String labels, String connection) {
        return client.resource(YAML.unmarshal("""
                        apiVersion: gitops-topology.dev/v1alpha1
                        kind: FleetCluster
                        metadata: {name: "%s", namespace: "%s", labels: {%s}}
                        spec: {connection: %s}
                        """.formatted(name, namespace, labels, connection), FleetCluster.class))
                .create();
    }

    FleetCluster kubeconfigCluster(String name, String labels, String kubeconfig) {
        secret(name + "-kubeconfig", kubeconfig);
        return cluster(
                name, labels, "{type: Kubeconfig, kubeconfig: {secretRef: {name: \"" + name + "-kubeconfig\"}}}");
    }

    Secret secret(String name, String kubeconfig) {
        return client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("kubeconfig", kubeconfig)
                        .build())
                .create();
    }

    void forgeStatus(HasMetadata object, String status) {
        client.resource(object)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
    }

    Condition ready(HasMetadata object) {
        HasMetadata found = client.resource(object).get();
        List<Condition> conditions = null;
        if (found instanceof GitOpsTopology topology && topology.getStatus() != null) {
            conditions = topology.getStatus().conditions();
        } else if (found instanceof FleetCluster cluster && cluster.getStatus() != null) {
            conditions = cluster.getStatus().conditions();
        }
        return world.condition(conditions, "Ready");
    }

    Condition awaitReason(HasMetadata object, String reason) {
        await(object.getKind() + " " + object.getMetadata().getName() + " with reason " + reason)
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(ready(object))
                        .extracting(Condition::reason)
                        .as("%s", ready(object))
                        .isEqualTo(reason));
        return ready(object);
    }

    /** Takes everything of ours away again, the way a tenant does: deleting is an attempt like any other. */
    void clean() {
        client.resources(GitOpsTopology.class).inNamespace(namespace).delete();
        await("topologies of " + namespace + " gone")
                .atMost(World.PATIENCE)
                .until(() -> client.resources(GitOpsTopology.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .isEmpty());
        client.resources(FleetCluster.class).inNamespace(namespace).delete();
        await("FleetClusters of " + namespace + " gone")
                .atMost(World.PATIENCE)
                .until(() -> client.resources(FleetCluster.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .isEmpty());
        client.secrets().inNamespace(namespace).delete();
        client.configMaps().inNamespace(namespace).delete();
    }

    @Override
    public void close() {
        client.close();
    }
}
