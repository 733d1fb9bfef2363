package dev.gitopstopology.deliver.push.capi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.deliver.push.Inventory;
import dev.gitopstopology.deliver.push.MetadataOnly;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a real hub tells of itself, and that what a Secret holds is not among it. */
class ClusterApiHubIT {
    private static final ObjectId AZURE =
            new ObjectId("infrastructure.cluster.x-k8s.io/v1beta1", "AzureCluster", "default", "a");
    private static LocalCluster local;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws InterruptedException {
        local = LocalCluster.start(ClusterOptions.named("hub"));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(local.kubeconfig()))
                .build();
        Definitions.install(client, Components.Core, Components.Azure);
        await("discovery, which comes after the first answers, knows them")
                .atMost(Duration.ofMinutes(2))
                .until(() -> hub().versions("cluster.x-k8s.io").size() == 2
                        && !hub().versionsOf(AZURE).isEmpty());
    }

    @AfterAll
    static void stop() {
        client.close();
        local.close();
    }

    private static ClusterApiHub hub() {
        return new ClusterApiHub(client, new ServedKinds(client));
    }

    private static Secret secret(String name) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToStringData("clientSecret", "hidden")
                .build();
    }

    @Test
    void theKeysOfASecretComeWithoutWhatIsUnderThem() {
        client.resource(secret("created")).create();
        client.resource(secret("applied")).forceConflicts().serverSideApply();
        for (String name : List.of("created", "applied")) {
            JsonNode metadata = new MetadataOnly(client).get("api/v1/namespaces/default/secrets/" + name);
            assertThat(metadata.path("kind").asText()).isEqualTo("PartialObjectMetadata");
            assertThat(metadata.has("data") || metadata.has("stringData")).isFalse();
            assertThat(hub().secret("default", name).keys()).containsExactly("clientSecret");
        }
        client.secrets().inNamespace("default").withName("created").edit(found -> {
            found.getMetadata().setManagedFields(List.of(new ManagedFieldsEntry()));
            return found;
        });
        assertThat(hub().secret("default", "created").there()).isTrue();
        assertThat(hub().secret("default", "created").keys()).isNull();
        assertThat(hub().secret("default", "none").there()).isFalse();
        assertThat(hub().secret("none", "none").there()).isFalse();
    }

    @Test
    void aNameNeverLeadsElsewhere() {
        client.resource(secret("there")).create();
        for (String name : List.of("../secrets/there", "there?x", "there/", "%2e%2e/secrets/there", "")) {
            assertThat(hub().secret("default", name).there()).as(name).isFalse();
        }
        assertThat(hub().secret("../namespaces/default", "there").there()).isFalse();
    }

    @Test
    void whatIsServedAndWhoseItIs() {
        assertThat(hub().versions("cluster.x-k8s.io")).containsExactly("v1beta1", "v1beta2");
        assertThat(hub().versions("none.example.com")).isEmpty();
        assertThat(hub().versionsOf(AZURE)).containsExactly("v1beta1");
        assertThat(hub().labels(AZURE))
                .hasValueSatisfying(labels -> assertThat(labels)
                        .containsAllEntriesOf(Map.of(
                                "cluster.x-k8s.io/provider",
                                "infrastructure-azure",
                                "cluster.x-k8s.io/v1beta1",
                                "v1beta1")));
        assertThat(hub().labels(new ObjectId("infrastructure.cluster.x-k8s.io/v1beta1", "Other", "default", "a")))
                .isEmpty();
        assertThat(hub().find(AZURE)).isEqualTo(new ClusterApiHub.Found(true, null));
    }

    @Test
    void theReleaseThatClusterctlWroteDown() {
        assertThat(hub().release()).as("no clusterctl was here").isEmpty();
        Inventory.install(client, "v1.13.6");
        assertThat(hub().release()).isEqualTo("v1.13.6");
    }

    @Test
    void anAnswerThatIsNoneIsNotTakenForAbsence() {
        assertThatThrownBy(() -> new MetadataOnly(client).get("api/v1/nothing/here"))
                .isInstanceOf(KubernetesClientException.class);
    }
}
