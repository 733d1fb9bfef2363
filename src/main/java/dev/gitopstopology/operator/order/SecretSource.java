package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.deliver.HubSecrets;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The Secrets that people have offered to engines by a label; no other Secret is watched or kept. */
public final class SecretSource extends InformerEventSource<Secret, GitOpsTopology> {
    public static final String NAME = "engine-credentials";

    public SecretSource(EventSourceContext<GitOpsTopology> context) {
        super(
                InformerEventSourceConfiguration.from(Secret.class, GitOpsTopology.class)
                        .withName(NAME)
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(Api.LABEL_ENGINE_CREDENTIAL + "=true")
                        .withSecondaryToPrimaryMapper(secret -> context.getPrimaryCache()
                                .list(secret.getMetadata().getNamespace(), topology -> true)
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                        .withPrimaryToSecondaryMapper(topology -> Set.of())
                        .build(),
                context);
    }

    /** As they are whenever they are asked for. */
    HubSecrets in(String namespace) {
        return name -> get(new ResourceID(name, namespace))
                .map(secret -> Objects.requireNonNullElse(secret.getData(), Map.of()));
    }

    /** Says when the content may be another, and nothing of the content. */
    String version(String namespace, String name) {
        return get(new ResourceID(name, namespace))
                .map(Secret::getMetadata)
                .map(metadata -> metadata.getUid() + "/" + metadata.getResourceVersion())
                .orElse("-");
    }
}
