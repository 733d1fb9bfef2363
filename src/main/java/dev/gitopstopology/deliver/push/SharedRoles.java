package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Unchanged;
import dev.gitopstopology.model.Manifest;
import java.util.List;

/** The engines' ClusterRoles on the hub: shared by all instances, so they are in nobody's inventory and never pruned. */
public final class SharedRoles {
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private final Target hub;
    private final ApiObjects objects;

    public SharedRoles(Target hub) {
        this.hub = hub;
        this.objects = hub.objects();
    }

    /**
     * Writes what is missing or not as wanted.
     *
     * @throws DeliveryException when a role of that name is another's, and gives something else
     */
    public void ensure(List<Manifest> roles) {
        for (Manifest role : roles) {
            JsonNode found = objects.get(role.id());
            if (found != null && Unchanged.contained(found, unlabelled(role))) {
                continue; // whoever made it, such as the Helm chart
            }
            if (found != null
                    && !found.at("/metadata/labels").path(MANAGED_BY).asText().equals("gitops-topology")) {
                throw new DeliveryException(
                        Outcome.Blocked,
                        "ForeignObject",
                        "%s on cluster %s is not as this version of the operator wants it, and is not ours; upgrade the Helm chart that made it, or delete or rename it"
                                .formatted(role.id(), hub.name()));
            }
            objects.apply(role, found != null);
        }
    }

    /** Helm puts its own name where ours is; what the role gives is the same. */
    private static JsonNode unlabelled(Manifest role) {
        ObjectNode json = role.json().deepCopy();
        json.withObjectProperty("metadata").withObjectProperty("labels").remove(MANAGED_BY);
        return json;
    }
}
