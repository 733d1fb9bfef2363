package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.chart.Chart;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code helm install} of the chart on a hub, by an administrator: what Helm would send, applied with strict validation. */
final class HelmInstall {
    static final String ACCOUNT = "gitops-topology";
    /** What the chart has no default for. */
    static final String IMAGE = "image: {repository: registry.example.com/gitops-topology}\n";

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private HelmInstall() {}

    /** @return the chart's objects, as they were applied */
    static List<JsonNode> of(World world, String values) {
        List<JsonNode> objects = Chart.objects(values);
        objects.forEach(object -> apply(world.hub(), object));
        return objects;
    }

    /** As Helm marks what it installs, whatever the chart says. */
    private static void mark(JsonNode object) {
        ObjectNode metadata = ((ObjectNode) object).withObjectProperty("metadata");
        metadata.withObjectProperty("labels").put("app.kubernetes.io/managed-by", "Helm");
        metadata.withObjectProperty("annotations")
                .put("meta.helm.sh/release-name", ACCOUNT)
                .put("meta.helm.sh/release-namespace", World.NS);
    }

    static void apply(KubernetesClient hub, JsonNode object) {
        mark(object);
        hub.resource(resource(object))
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("helm")
                        .withForce(true)
                        .withFieldValidation("Strict")
                        .build());
    }

    static GenericKubernetesResource resource(JsonNode object) {
        return YAML.unmarshal(object.toString(), GenericKubernetesResource.class);
    }

    /** Of the account that the chart makes, when its rights are in force. */
    static Path kubeconfig(World world, Path directory) throws IOException {
        Path file = AccountKubeconfig.of(world.cluster("hub"), world.hub(), ACCOUNT, directory.resolve("hub.yaml"));
        awaitRights(file);
        return file;
    }

    /** An API server authorizes by what its watches have brought, which is a moment after a role was written. */
    private static void awaitRights(Path kubeconfig) throws IOException {
        try (KubernetesClient account = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build()) {
            await("the rights of the chart's account are in force")
                    .atMost(World.PATIENCE)
                    .until(() -> HubRights.needed(Set.of(World.NS), true).stream()
                            .allMatch(right -> AccessReview.may(account, right)));
        }
    }
}
