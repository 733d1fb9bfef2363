package dev.gitopstopology.operator.tell;

import dev.gitopstopology.api.Api;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/** Writes the status of what is being deleted, which JOSDK does not do; as the same manager, so that it is one status. */
public final class StatusWriter {
    private final KubernetesClient hub;

    public StatusWriter(KubernetesClient hub) {
        this.hub = hub;
    }

    /** @param fresh name, namespace and the whole status, nothing else */
    public void write(CustomResource<?, ?> fresh) {
        try {
            hub.resource(fresh)
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(Api.FIELD_MANAGER)
                            .withForce(true)
                            .build());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            // It is gone: nobody is left to be told.
        }
    }
}
