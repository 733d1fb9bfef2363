package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
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
     * @throws DeliveryException when a role of that name is not ours
     */
    public void ensure(List<Manifest> roles) {
        for (Manifest role : roles) {
            JsonNode found = objects.get(role.id());
            if (found != null
                    && !found.at("/metadata/labels").path(MANAGED_BY).asText().equals("gitops-topology")) {
                throw new DeliveryException(
                        Outcome.Blocked,
                        "ForeignObject",
                        "%s on cluster %s exists and is not ours; delete or rename it"
                                .formatted(role.id(), hub.name()));
            }
            if (found == null || !Unchanged.contained(found, role.json())) {
                objects.apply(role, found != null);
            }
        }
    }
}
