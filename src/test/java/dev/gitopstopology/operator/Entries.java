package dev.gitopstopology.operator;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jspecify.annotations.Nullable;

/** The catalogue of a world, as people ask for it and as they see it. */
record Entries(World world) {
    /** As {@code kubectl label} does. @param value null takes the label away */
    void label(String cluster, String key, @Nullable String value) {
        String text = value == null ? "null" : '"' + value + '"';
        patch(cluster, "{\"metadata\": {\"labels\": {\"%s\": %s}}}".formatted(key, text));
    }

    void parameter(String cluster, String key, String value) {
        patch(cluster, "{\"spec\": {\"parameters\": {\"%s\": \"%s\"}}}".formatted(key, value));
    }

    private void patch(String cluster, String merge) {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName(cluster)
                .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    /** Whether the entry's condition Ready is True. */
    boolean ready(String entry) {
        var found = world.hub()
                .resources(GitOpsCatalogEntry.class)
                .inNamespace(World.NS)
                .withName(entry)
                .require()
                .getStatus();
        return found != null
                && world.condition(found.conditions(), "Ready").status().equals("True");
    }
}
