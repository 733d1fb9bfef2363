package dev.gitopstopology.render.registration;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.render.Ownership;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The labels of a Secret with an engine's credential: the member's facts, and whose it is. */
final class SecretLabels {
    /** A fact must never switch on something in an engine, nor say whose the Secret is. */
    private static final List<String> NO_FACTS =
            List.of("argocd.argoproj.io/", "fluxcd.io/", "toolkit.fluxcd.io/", Api.GROUP + "/");

    private SecretLabels() {}

    static Map<String, String> of(Registration registration) {
        Map<String, String> labels = new TreeMap<>();
        registration.facts().forEach((key, value) -> {
            if (NO_FACTS.stream().noneMatch(prefix -> key.startsWith(prefix) || key.contains("." + prefix))) {
                labels.put(key, value);
            }
        });
        labels.putAll(Ownership.labels(registration.instance()));
        labels.put(Api.LABEL_CLUSTER, Ownership.labelValue(registration.member().name()));
        return labels;
    }
}
