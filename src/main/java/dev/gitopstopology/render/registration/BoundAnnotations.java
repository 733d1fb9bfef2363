package dev.gitopstopology.render.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Placeholder;

/** What a Secret with an engine's credential says of it, whatever the engine. */
final class BoundAnnotations {
    private BoundAnnotations() {}

    static void into(ObjectNode metadata) {
        metadata.putObject("annotations")
                .put(Api.ANNOTATION_TOPOLOGY_UID, Placeholder.TOPOLOGY_UID.text())
                .put(Api.ANNOTATION_CLUSTER_UID, Placeholder.CLUSTER_UID.text())
                .put(Api.ANNOTATION_ACCOUNT_UID, Placeholder.ACCOUNT_UID.text())
                .put(Api.ANNOTATION_TOKEN_ISSUED, Placeholder.TOKEN_ISSUED.text())
                .put(Api.ANNOTATION_TOKEN_EXPIRES, Placeholder.TOKEN_EXPIRES.text());
    }
}
