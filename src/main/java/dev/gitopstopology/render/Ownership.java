package dev.gitopstopology.render;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The labels by which every object that we make is found again. */
public final class Ownership {
    private static final int LABEL_LENGTH = 63;
    private static final int HASH_LENGTH = 8;

    private Ownership() {}

    public static Map<String, String> labels(Instance instance) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(Api.LABEL_INSTANCE, instance.id().value());
        labels.put(Api.LABEL_TOPOLOGY, labelValue(instance.topology().name()));
        labels.put(Api.LABEL_TOPOLOGY_NAMESPACE, instance.topology().namespace());
        return labels;
    }

    public static Manifest label(Manifest manifest, Instance instance) {
        Manifest labelled = manifest;
        for (Map.Entry<String, String> label : labels(instance).entrySet()) {
            labelled = labelled.withLabel(label.getKey(), label.getValue());
        }
        return labelled;
    }

    /** A name may have 253 characters, a label value 63: a longer one is cut and given a hash. */
    public static String labelValue(String name) {
        return name.length() <= LABEL_LENGTH ? name : named(name, name, LABEL_LENGTH);
    }

    /** The beginning of something readable, and a hash of what sets it apart: at most {@code length} characters. */
    public static String named(String readable, String identity, int length) {
        String hash =
                Digests.sha256Hex(identity.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_LENGTH);
        String head = readable.substring(0, Math.min(readable.length(), length - HASH_LENGTH - 1));
        return head.replaceAll("[^a-zA-Z0-9]+$", "") + "-" + hash;
    }
}
