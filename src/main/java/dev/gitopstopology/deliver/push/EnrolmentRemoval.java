package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.ObjectId;
import java.util.stream.Stream;

/** Takes back what enrolment made on a member. Nothing of it is used by what engines deployed. */
public final class EnrolmentRemoval {
    private final ApiObjects objects;

    public EnrolmentRemoval(Target member) {
        this.objects = member.objects();
    }

    /** Whether somebody, another hub perhaps, still has a registration, an engine or a claim here. */
    public boolean inUse() {
        ObjectId like = new ObjectId("v1", "ConfigMap", Api.SYSTEM_NAMESPACE, "");
        return Stream.of("inventory-access", "inventory", "claim")
                .anyMatch(role -> !objects.list(like, Api.LABEL_ROLE, role).isEmpty());
    }

    /** Revokes the installer's tokens by deleting its account; the namespace and the roles stay. */
    public void revokeInstaller(String serviceAccount) {
        delete(new ObjectId("v1", "ServiceAccount", Api.SYSTEM_NAMESPACE, serviceAccount));
    }

    /** Deletes our namespace; the cluster-scoped roles and bindings are its dependents and follow by garbage collection. */
    public void removeNamespace() {
        delete(new ObjectId("v1", "Namespace", null, Api.SYSTEM_NAMESPACE));
    }

    private void delete(ObjectId id) {
        JsonNode found = objects.get(id);
        if (found != null && !found.path("metadata").has("deletionTimestamp")) {
            objects.delete(id, found);
        }
    }
}
