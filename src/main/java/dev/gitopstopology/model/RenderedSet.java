package dev.gitopstopology.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All objects that one instance (or one registration) has on one cluster, in the order in which they are applied. The same
 * content has the same digest, whatever way it travels: push, agent, Git or bundle.
 */
public record RenderedSet(SetId id, List<Manifest> manifests) {
    public RenderedSet {
        manifests = manifests.stream().sorted(ApplyOrder.COMPARATOR).toList();
    }

    public String digest() {
        String all = manifests.stream().map(Manifest::digest).collect(Collectors.joining("\n"));
        return Digests.sha256Hex(all.getBytes(StandardCharsets.UTF_8));
    }
}
