package dev.gitopstopology.cli;

import dev.gitopstopology.distribution.ConfigMapReader;
import dev.gitopstopology.operator.HubConfigMaps;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** ConfigMaps among the files, and otherwise those of the hub. */
record LivingConfigMaps(KubernetesClient hub, FileConfigMaps files) implements ConfigMapReader {
    @Override
    public Optional<Content> read(String namespace, String name) {
        return files.read(namespace, name).or(() -> new HubConfigMaps(hub).read(namespace, name));
    }
}
