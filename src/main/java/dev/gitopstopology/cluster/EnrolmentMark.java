package dev.gitopstopology.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Manifest;
import java.nio.charset.StandardCharsets;

/**
 * What each hub leaves on a member when it enrols it: a ConfigMap in our namespace, one per hub and FleetCluster. All of them
 * share one installer account, so the last one takes it away, and who the others are is read from these. See
 * docs/adr/0026-identity.md.
 */
public final class EnrolmentMark {
    /** Value of the label {@code gitops-topology.dev/role}. */
    public static final String ROLE = "enrolment";

    private static final int HASH = 10;

    private EnrolmentMark() {}

    /**
     * Name of the ConfigMap; made from names and the hub only, so that a FleetCluster that is created again finds its own.
     *
     * @param hubUid UID of the hub's kube-system namespace
     * @param cluster namespace/name of the FleetCluster
     */
    public static String name(String hubUid, String cluster) {
        String hash = Digests.sha256Hex((hubUid + "/" + cluster).getBytes(StandardCharsets.UTF_8));
        return "enrolment-" + hash.substring(0, HASH);
    }

    static Manifest manifest(String hubUid, String cluster) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", name(hubUid, cluster)).put("namespace", Api.SYSTEM_NAMESPACE);
        metadata.putObject("labels").put(Api.LABEL_ROLE, ROLE);
        json.putObject("data").put("hubUID", hubUid).put("cluster", cluster);
        return Manifest.of(json);
    }
}
