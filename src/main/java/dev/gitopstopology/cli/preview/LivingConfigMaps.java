package dev.gitopstopology.cli.preview;

import dev.gitopstopology.cli.offline.FileConfigMaps;
import dev.gitopstopology.distribution.ConfigMapReader;
import java.util.Optional;

/** ConfigMaps among the files, and otherwise those of the hub. */
public record LivingConfigMaps(ConfigMapReader hub, FileConfigMaps files) implements ConfigMapReader {
    @Override
    public Optional<Content> read(String namespace, String name) {
        return files.read(namespace, name).or(() -> hub.read(namespace, name));
    }
}
