package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Provision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of a Cluster that do not depend on how it is made. */
final class ClusterFields {
    /** Type of our condition on the Cluster, which its Available can be made to wait for. */
    static final String GATE = "GitOpsReady";

    private ClusterFields() {}

    static void set(ObjectNode spec, Provision provision) {
        Provision.Network network = provision.network();
        if (network != null) {
            ObjectNode fields = spec.withObjectProperty("clusterNetwork");
            blocks(fields, "pods", network.pods());
            blocks(fields, "services", network.services());
            if (network.serviceDomain() != null) {
                fields.put("serviceDomain", network.serviceDomain());
            }
        }
        if (provision.paused() != null) {
            spec.put("paused", provision.paused());
        }
        if (Boolean.TRUE.equals(provision.availabilityGate())) {
            spec.withArrayProperty("availabilityGates").addObject().put("conditionType", GATE);
        }
    }

    private static void blocks(ObjectNode network, String field, @Nullable List<String> blocks) {
        if (blocks != null && !blocks.isEmpty()) {
            var list = network.putObject(field).putArray("cidrBlocks");
            blocks.forEach(list::add);
        }
    }
}
