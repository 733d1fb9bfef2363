package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.EnrolmentMark;
import dev.gitopstopology.model.ObjectId;

/** Takes back what enrolment made on a member. Nothing of it is used by what engines deployed. */
public final class EnrolmentRemoval {
    private final ApiObjects objects;

    public EnrolmentRemoval(Target member) {
        this.objects = member.objects();
    }

    /** Takes back the mark that our own enrolment left, so that what remains is somebody else's. */
    public void withdraw(String mark) {
        delete(new ObjectId("v1", "ConfigMap", Api.SYSTEM_NAMESPACE, mark));
    }

    /** Whether somebody, another hub perhaps, is still enrolled, or has a registration, an engine or a claim here. */
    public boolean inUse() {
        ObjectId like = new ObjectId("v1", "ConfigMap", Api.SYSTEM_NAMESPACE, "");
        return !objects.list(like, Api.LABEL_ROLE, EnrolmentMark.ROLE).isEmpty() || InventoryStore.anything(objects);
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
