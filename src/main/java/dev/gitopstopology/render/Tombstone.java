package dev.gitopstopology.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a FleetCluster that went without its cluster: a ConfigMap that tells what still stands on the cluster, until
 * when its credentials live, and how to clean it by hand. Holds no secret.
 *
 * @param fleetClusterUid UID of the FleetCluster, which sets two of one name apart
 * @param clusterUid as the cluster said of itself; a cluster may say anything
 * @param reason what was in the way, one stable word
 * @param ended why it was not waited for any longer, one stable word
 * @param instances with which the cluster was registered as far as known
 * @param engines that run on it, as far as known
 * @param enrolled whether there is an installer account, which the hub as its own member has not
 */
public record Tombstone(
        ClusterKey fleetCluster,
        String fleetClusterUid,
        @Nullable String clusterUid,
        @Nullable String server,
        String reason,
        String ended,
        String cause,
        Instant since,
        List<InstanceId> instances,
        List<InstanceId> engines,
        boolean enrolled,
        @Nullable Instant tokensExpireAt) {
    public static final String ROLE = "tombstone";
    public static final String FLEET_CLUSTER = "fleetCluster";
    public static final String CLUSTER_UID = "clusterUID";
    private static final int MAX_NAME = 253;

    /** Only such text goes into commands that a person is to run: the rest may come from a hostile cluster. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    public Tombstone withTokensExpireAt(@Nullable Instant last) {
        return new Tombstone(
                fleetCluster,
                fleetClusterUid,
                clusterUid,
                server,
                reason,
                ended,
                cause,
                since,
                instances,
                engines,
                enrolled,
                last);
    }

    /** The same for the same FleetCluster, for ever. */
    public String name() {
        return Ownership.named(
                "tombstone-" + fleetCluster.name(), fleetCluster.name() + "/" + fleetClusterUid, MAX_NAME);
    }

    /** @param namespace where it is kept; the FleetCluster's own, unless that goes too */
    public Manifest manifest(String namespace) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", name()).put("namespace", namespace);
        metadata.putObject("labels")
                .put(Api.LABEL_ROLE, ROLE)
                .put(Api.LABEL_CLUSTER, Ownership.labelValue(fleetCluster.name()));
        ObjectNode data = json.putObject("data");
        data.put(FLEET_CLUSTER, fleetCluster.toString());
        if (clusterUid != null) {
            data.put(CLUSTER_UID, clusterUid);
        }
        if (server != null) {
            data.put("server", server);
        }
        data.put("reason", reason).put("ended", ended).put("cause", cause).put("since", since.toString());
        data.put("leftBehind", String.join("\n", leftBehind()));
        data.put("tokensExpireAt", tokensExpireAt == null ? "unknown" : tokensExpireAt.toString());
        data.put("remedy", String.join("\n", remedy()) + "\n");
        return Manifest.of(json);
    }

    private List<String> leftBehind() {
        List<String> left = new ArrayList<>();
        for (InstanceId instance : instances) {
            left.add("ServiceAccount %s/engine-%s and its tokens".formatted(Api.SYSTEM_NAMESPACE, instance));
            left.add("ClusterRoleBindings and RoleBindings labelled %s=%s".formatted(Api.LABEL_INSTANCE, instance));
            left.add("ConfigMaps of its claim and its inventory in " + Api.SYSTEM_NAMESPACE);
        }
        for (InstanceId engine : engines) {
            left.add("Engine %s, which runs on; ConfigMap %s/inventory-%s lists its objects"
                    .formatted(engine, Api.SYSTEM_NAMESPACE, engine));
        }
        if (enrolled) {
            left.add("ServiceAccount %s/gitops-topology-installer and its tokens".formatted(Api.SYSTEM_NAMESPACE));
            left.add("Namespace %s, and ClusterRoles and ClusterRoleBindings that go with it"
                    .formatted(Api.SYSTEM_NAMESPACE));
        }
        return left;
    }

    private List<String> remedy() {
        String in = " -n " + Api.SYSTEM_NAMESPACE;
        List<String> lines = new ArrayList<>();
        lines.add("# With the kubeconfig of an administrator of the cluster; it is the right one if this prints "
                + (clusterUid != null && HARMLESS.matcher(clusterUid).matches() ? clusterUid : "its UID") + ":");
        lines.add("kubectl get namespace kube-system -o jsonpath='{.metadata.uid}{\"\\n\"}'");
        for (InstanceId instance : instances) {
            if (!HARMLESS.matcher(instance.value()).matches()) {
                continue;
            }
            String label = " -l " + Api.LABEL_INSTANCE + "=" + instance;
            lines.add("kubectl delete clusterrolebindings" + label);
            lines.add("kubectl delete rolebindings -A" + label);
            lines.add("kubectl delete resourcequotas,limitranges -A" + label);
            lines.add("kubectl delete serviceaccounts,configmaps" + in + label);
            lines.add("kubectl get configmaps" + in + " -l " + Api.LABEL_ROLE
                    + "=claim -o jsonpath='{range .items[?(@.data.instance==\"" + instance
                    + "\")]}{.metadata.name}{\"\\n\"}{end}' | xargs -r kubectl delete configmap" + in);
        }
        if (enrolled) {
            lines.add("kubectl get configmaps" + in + " -l " + Api.LABEL_ROLE
                    + "=enrolment -o jsonpath='{range .items[?(@.data.cluster==\"" + fleetCluster
                    + "\")]}{.metadata.name}{\"\\n\"}{end}' | xargs -r kubectl delete configmap" + in);
            lines.add("kubectl delete serviceaccount gitops-topology-installer --ignore-not-found" + in);
            lines.add(
                    "# Only if no other hub is named there (this prints nothing), the namespace, which takes the roles along:");
            lines.add("kubectl get configmaps" + in + " -l '" + Api.LABEL_ROLE
                    + " in (claim,inventory,inventory-access,inventory-tenancy,enrolment)' -o name");
            lines.add("# kubectl delete namespace " + Api.SYSTEM_NAMESPACE);
        }
        return lines;
    }
}
