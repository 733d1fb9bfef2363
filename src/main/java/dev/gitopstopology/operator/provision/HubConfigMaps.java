package dev.gitopstopology.operator.provision;

import dev.gitopstopology.distribution.ConfigMapReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** ConfigMaps of the hub, for release manifests that are kept in one. */
public record HubConfigMaps(KubernetesClient hub) implements ConfigMapReader {
    @Override
    public Optional<Content> read(String namespace, String name) {
        return Optional.ofNullable(
                        hub.configMaps().inNamespace(namespace).withName(name).get())
                .map(HubConfigMaps::content);
    }

    private static Content content(ConfigMap map) {
        Map<String, byte[]> binary = new HashMap<>();
        Objects.requireNonNullElse(map.getBinaryData(), Map.<String, String>of())
                .forEach((key, value) -> binary.put(key, Base64.getDecoder().decode(value)));
        return new Content(Objects.requireNonNullElse(map.getData(), Map.of()), binary);
    }
}
