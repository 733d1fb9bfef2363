package dev.gitopstopology.cli;

import dev.gitopstopology.distribution.ConfigMapReader;
import java.util.Optional;

/** ConfigMaps among the files, and otherwise those of the hub. */
record LivingConfigMaps(ConfigMapReader hub, FileConfigMaps files) implements ConfigMapReader {
    @Override
    public Optional<Content> read(String namespace, String name) {
        return files.read(namespace, name).or(() -> hub.read(namespace, name));
    }
}
