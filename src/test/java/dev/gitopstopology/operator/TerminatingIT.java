package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologyStatus.Trouble;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A namespace that we need is being deleted and cannot go, for somebody's finalizer is not removed; or it is full. */
class TerminatingIT {
    private static final String HOLD = "example.com/hold";
    private static World world;

    @BeforeAll
    static void start() {
        world = World.running("eu-1");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @AfterEach
    void clean() {
        world.clear("hub", GitOpsTopology.class);
        world.clear("hub", FleetCluster.class);
        Credentials.awaitCollected(world.hub());
    }

    @Test
    void ourOwnNamespaceOnAMember() {
        world.join("eu-1", Map.of());
        world.apply(Resources.topology("own", "mode: Centralized\nengine: {type: ArgoCD}\nclusters: {}\n"));
        world.awaitReady("own");
        KubernetesClient member = world.on("eu-1");
        holdAndDelete(member, World.NS);
        world.awaitClusterReason("eu-1", "Terminating");
        assertThat(world.clusterReady("eu-1").message()).contains(World.NS, "status.conditions");
        release(member, World.NS);
        await("the member, by itself")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterReady("eu-1").status().equals("True"));
        world.awaitReady("own");
    }

    @Test
    void theEnginesNamespaceOnTheHub() {
        KubernetesClient hub = world.hub();
        world.namespace("hub", "leaving");
        holdAndDelete(hub, "leaving");
        world.apply(Resources.topology("engine", "mode: Centralized\nengine: {type: ArgoCD, namespace: leaving}\n"));
        world.awaitReason("engine", "Terminating");
        assertThat(world.ready("engine").message()).contains("leaving", "status.conditions");
        release(hub, "leaving");
        world.awaitReady("engine");
    }

    @Test
    void aNamespaceWhoseQuotaIsUsedUp() {
        world.namespace("hub", "full");
        Map<String, Quantity> none = Map.of("count/configmaps", new Quantity("0"));
        ResourceQuota quota = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("no-configmaps")
                .withNamespace("full")
                .endMetadata()
                .withNewSpec()
                .withHard(none)
                .endSpec()
                .build();
        world.hub().resource(quota).create();
        world.hub().resource(quota).editStatus(live -> {
            live.setStatus(new ResourceQuotaStatus(none, none)); // the controller that counts does not run here
            return live;
        });
        world.apply(Resources.topology("engine", "mode: Centralized\nengine: {type: ArgoCD, namespace: full}\n"));
        world.awaitReason("engine", "Refused");
        assertThat(world.ready("engine").message()).contains("ConfigMap full/", "no-configmaps", "raise it");
        world.hub().resource(quota).delete();
        world.awaitReady("engine");
    }

    @Test
    void aNamespaceInWhichTheEngineMayWrite() {
        world.join("eu-1", Map.of());
        KubernetesClient member = world.on("eu-1");
        world.namespace("eu-1", "shop");
        holdAndDelete(member, "shop");
        world.apply(Resources.topology("access", """
                mode: Centralized
                engine: {type: ArgoCD, namespace: access, access: {profile: Namespaced, namespaces: [shop, other]}}
                clusters: {}
                """));
        await("trouble Terminating")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(troubles())
                        .as("%s", world.topology("access").getStatus())
                        .extracting(Trouble::reason)
                        .contains("Terminating"));
        assertThat(troubles().get(0).message()).contains("shop", "eu-1", "status.conditions");
        release(member, "shop");
        world.awaitReady("access");
        assertThat(member.namespaces().withName("shop").get().getMetadata().getDeletionTimestamp())
                .isNull();
    }

    private static List<Trouble> troubles() {
        GitOpsTopology topology = world.topology("access");
        return topology.getStatus() == null || topology.getStatus().worst() == null
                ? List.of()
                : topology.getStatus().worst();
    }

    private static void holdAndDelete(KubernetesClient cluster, String name) {
        finalizers(cluster, name, "[\"%s\"]".formatted(HOLD));
        cluster.namespaces().withName(name).delete();
        await("namespace " + name + " being deleted")
                .atMost(World.PATIENCE)
                .until(() ->
                        cluster.namespaces().withName(name).get().getMetadata().getDeletionTimestamp() != null);
    }

    /** Whatever the controllers wrote meanwhile. */
    private static void finalizers(KubernetesClient cluster, String name, String json) {
        cluster.namespaces()
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":%s}}".formatted(json));
    }

    /** The finalizer is still there: nobody has taken it away but us. */
    private static void release(KubernetesClient cluster, String name) {
        Namespace held = cluster.namespaces().withName(name).get();
        assertThat(held.getMetadata().getFinalizers()).contains(HOLD);
        String uid = held.getMetadata().getUid();
        finalizers(cluster, name, "null");
        await("namespace " + name + " gone").atMost(World.PATIENCE).until(() -> {
            Namespace now = cluster.namespaces().withName(name).get();
            return now == null || !now.getMetadata().getUid().equals(uid);
        });
    }
}
