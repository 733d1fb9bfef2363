package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an API server alone takes for what the operator wrote to it: the same objects, in the order in which they were first written, one request after the
 * other to another server that has just become ready. It reads nothing and decides nothing, and waits only for definitions to be served.
 */
final class BareClient {
    private final List<Written> written = new ArrayList<>();
    private final List<AuditRecord> tokens;

    private record Written(ResourceDefinitionContext kind, GenericKubernetesResource object) {}

    /**
     * Takes the objects as they are now.
     *
     * @param requests of the operator
     */
    BareClient(KubernetesClient from, List<AuditRecord> requests) {
        Set<String> seen = new HashSet<>();
        requests.stream().filter(BareClient::isObject).forEach(each -> {
            if (seen.add(each.apiGroup() + " " + each.resource() + " " + each.namespace() + " " + each.name())) {
                take(from, each);
            }
        });
        tokens = requests.stream().filter(AuditRecord::isTokenRequest).toList();
    }

    /** A write that stays: questions, tokens, Leases and Events apart. */
    static boolean isObject(AuditRecord request) {
        return request.isWrite()
                && request.code() < 300
                && !request.isLease()
                && !request.isEvent()
                && !request.isReview()
                && !request.isTokenRequest();
    }

    private void take(KubernetesClient from, AuditRecord request) {
        ResourceDefinitionContext read = kind(request, "");
        GenericKubernetesResource live = (request.namespace().isEmpty()
                        ? from.genericKubernetesResources(read).withName(request.name())
                        : from.genericKubernetesResources(read)
                                .inNamespace(request.namespace())
                                .withName(request.name()))
                .get();
        if (live == null) {
            return; // gone again
        }
        ObjectMeta metadata = live.getMetadata();
        live.setMetadata(new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withLabels(metadata.getLabels())
                .withAnnotations(metadata.getAnnotations())
                .build());
        live.getAdditionalProperties().remove("status");
        written.add(new Written(kind(request, live.getKind()), live));
    }

    private static ResourceDefinitionContext kind(AuditRecord request, String kind) {
        String[] path = request.requestUri().split("/"); // "", "api" or "apis", then group and version
        return new ResourceDefinitionContext.Builder()
                .withGroup(request.apiGroup())
                .withVersion(path[1].equals("api") ? path[2] : path[3])
                .withPlural(request.resource())
                .withKind(kind)
                .withNamespaced(
                        !request.namespace().isEmpty() && !request.resource().equals("namespaces"))
                .build();
    }

    int objects() {
        return written.size();
    }

    /** Seconds on a server of its own, its start apart. */
    double seconds() {
        try (LocalCluster server = LocalCluster.start(ClusterOptions.named("bare"));
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(server.kubeconfig()))
                        .build()) {
            long begin = System.nanoTime();
            for (Written each : written) {
                if (each.kind().getGroup().contains("argoproj")) {
                    awaitServed(client, each.kind());
                }
                apply(client, each);
            }
            for (AuditRecord token : tokens) {
                client.serviceAccounts()
                        .inNamespace(token.namespace())
                        .withName(token.name())
                        .tokenRequest(new TokenRequestBuilder()
                                .withNewSpec()
                                .withExpirationSeconds(Duration.ofHours(1).toSeconds())
                                .endSpec()
                                .build());
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private static void apply(KubernetesClient client, Written each) {
        var all = client.genericKubernetesResources(each.kind());
        var place = each.kind().isNamespaceScoped()
                ? all.inNamespace(each.object().getMetadata().getNamespace())
                : all;
        place.resource(each.object()).fieldManager("bare").forceConflicts().serverSideApply();
    }

    private static void awaitServed(KubernetesClient client, ResourceDefinitionContext kind) {
        await(kind.getPlural())
                .atMost(World.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    var served = client.getApiResources(kind.getGroup() + "/" + kind.getVersion());
                    return served != null
                            && served.getResources().stream()
                                    .anyMatch(each -> each.getName().equals(kind.getPlural()));
                });
    }
}
