package dev.gitopstopology.render.capi;

import dev.gitopstopology.api.Provision;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.plan.provision.ProvisionCheck;
import java.util.Objects;

/** Where in a FleetCluster, and in which ConfigMap, a problem is. */
record Where(ClusterKey key, String configMap, String dataKey) {
    static final String PROVISION = ProvisionCheck.PATH;
    private static final String USUAL_KEY = "cluster.yaml";

    static Where of(ClusterKey key, Provision.TemplateRef reference) {
        return new Where(key, reference.name(), Objects.requireNonNullElse(reference.key(), USUAL_KEY));
    }

    String template() {
        return PROVISION + ".templateRef";
    }

    String file() {
        return "ConfigMap %s/%s, key %s".formatted(key.namespace(), configMap, dataKey);
    }

    /** Of an object of the template. */
    Problem problem(String reason, String message) {
        return new Problem(template(), reason, file() + ": " + message);
    }
}
