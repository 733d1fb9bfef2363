package dev.gitopstopology.deliver.push.capi;

import dev.gitopstopology.cluster.Failures;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers of a hub that say what its Cluster API lacks, with the command that mends it. */
final class ClusterApiRefusal {
    /** Words of Cluster API's own webhooks; the field before them differs by kind. */
    private static final String GATE_IS_OFF = "ClusterTopology feature flag is enabled";

    private final KubernetesClient hub;

    ClusterApiRefusal(KubernetesClient hub) {
        this.hub = hub;
    }

    /** Asks the hub: an object that is read in another version than it is stored in is converted by a webhook. */
    <T> T asking(Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw of("the hub", e).<RuntimeException>map(known -> known).orElse(e);
        }
    }

    /**
     * @param what was asked for, at the beginning of a message
     * @return empty for an answer that says nothing of Cluster API
     */
    Optional<DeliveryException> of(String what, KubernetesClientException e) {
        Status status = e.getStatus();
        String said = status == null || status.getMessage() == null ? "" : status.getMessage();
        String words = Failures.cleaned(lasting(said));
        if (said.contains(GATE_IS_OFF)) {
            return Optional.of(waiting(
                    "ClusterTopologyDisabled",
                    "%s: the hub's Cluster API has its feature gate ClusterTopology off, which provision.classRef needs; switch it on: export CLUSTER_TOPOLOGY=true before clusterctl init, on a hub that has it already in the argument --feature-gates of core, bootstrap and control plane, with the cluster-api-operator in spec.manager.featureGates; it goes on by itself (%s)"
                            .formatted(what, words)));
        }
        if (said.contains("failed calling webhook") || said.contains("conversion webhook for")) {
            return Optional.of(waiting(
                    "WebhookUnavailable",
                    "%s: a webhook of the hub does not answer; %s; it goes on by itself (%s)"
                            .formatted(what, certificates(), words)));
        }
        return Optional.empty();
    }

    /** Without what differs each time: the time of day in a complaint about a certificate, and the port that a connection came from. */
    static String lasting(String words) {
        return words.replaceAll("current time \\S+ ", "current time ").replaceAll(":[0-9]+->", "->");
    }

    private String certificates() {
        return hub.getApiGroup("cert-manager.io") == null
                ? "the hub does not serve cert-manager.io, which gives Cluster API's webhooks their certificates: clusterctl init installs it, before the cluster-api-operator install it by itself (helm install cert-manager jetstack/cert-manager --namespace cert-manager --create-namespace --set crds.enabled=true)"
                : "look at the provider's pod and its certificate: kubectl get pods,certificates -A -l cluster.x-k8s.io/provider";
    }

    private static DeliveryException waiting(String reason, String message) {
        return new DeliveryException(Outcome.Waiting, reason, message);
    }
}
