package dev.gitopstopology.deliver.push.capi;

import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kinds that others thought of, as the API server itself tells of them; asked once for each group and version. */
final class ServedKinds {
    private final KubernetesClient client;
    private final Map<String, List<APIResource>> served = new HashMap<>();

    ServedKinds(KubernetesClient client) {
        this.client = client;
    }

    /** @throws DeliveryException KindNotServed, and asked for again the next time */
    ResourceDefinitionContext context(ObjectId id) {
        return find(id).orElseThrow(() -> {
            served.remove(id.apiVersion());
            return new DeliveryException(
                    Outcome.Waiting,
                    "KindNotServed",
                    "%s: the API server does not serve %s %s (yet)".formatted(id, id.apiVersion(), id.kind()));
        });
    }

    Optional<ResourceDefinitionContext> find(ObjectId id) {
        return served.computeIfAbsent(id.apiVersion(), this::ask).stream()
                .filter(each ->
                        each.getKind().equals(id.kind()) && !each.getName().contains("/"))
                .findFirst()
                .map(each -> new ResourceDefinitionContext.Builder()
                        .withGroup(id.group())
                        .withVersion(id.version())
                        .withKind(id.kind())
                        .withPlural(each.getName())
                        .withNamespaced(each.getNamespaced())
                        .build());
    }

    private List<APIResource> ask(String apiVersion) {
        APIResourceList list = client.getApiResources(apiVersion);
        return list == null ? List.of() : list.getResources();
    }
}
