package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.VersionInfo;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads who a cluster is, and compares it with who it was. */
public final class Identities {
    /** SelfSubjectReview and CEL in CRDs are stable from here on. */
    private static final int OLDEST_MINOR = 29;

    private static final Pattern VERSION = Pattern.compile("v1\\.(\\d+)\\..*");

    private Identities() {}

    /**
     * @param address where the client looks
     * @return the identity of the cluster that answers
     * @throws ClusterException Unreachable, Unauthorized, Forbidden, TlsUntrusted, NotAnApiServer or TooOld
     */
    public static ClusterIdentity read(KubernetesClient client, Address address) {
        try {
            VersionInfo version = client.getKubernetesVersion();
            String gitVersion = version == null || version.getGitVersion() == null ? "" : version.getGitVersion();
            Namespace system = client.namespaces().withName("kube-system").get();
            if (system == null
                    || system.getMetadata() == null
                    || system.getMetadata().getUid() == null) {
                throw new ClusterException(
                        Reason.NotAnApiServer,
                        address.host() + " has no namespace kube-system; check the URL in the kubeconfig");
            }
            checkVersion(gitVersion, address.host());
            return new ClusterIdentity(system.getMetadata().getUid(), address.caHash(), address.server(), gitVersion);
        } catch (RuntimeException e) {
            throw Failures.classify("reading the cluster's identity", address.host(), e);
        }
    }

    /** Does nothing when there is no pin yet; throws IdentityChanged when another cluster answers, or by another CA. */
    static void check(ClusterIdentity seen, Optional<ClusterIdentity.Pin> pinned, String cluster) {
        checkUid(seen, pinned, cluster);
        if (pinned.isPresent() && !pinned.get().sameCa(seen.caHash())) {
            throw new ClusterException(
                    Reason.IdentityChanged,
                    "FleetCluster " + cluster + " was enrolled with another CA than the one by which " + seen.server()
                            + " was reached; nothing was written to it. If the CA was renewed, give an administrator's"
                            + " kubeconfig with the new one");
        }
    }

    /** The same for an administrator's kubeconfig, which may bring a new CA for the same cluster. */
    static void checkUid(ClusterIdentity seen, Optional<ClusterIdentity.Pin> pinned, String cluster) {
        if (pinned.isPresent() && !pinned.get().uid().equals(seen.uid())) {
            throw new ClusterException(
                    Reason.IdentityChanged,
                    "FleetCluster " + cluster + " was enrolled with the cluster "
                            + pinned.get().uid() + ", but at " + seen.server() + " the cluster " + seen.uid()
                            + " answers; nothing was written to it. Correct the kubeconfig, or, when the cluster was"
                            + " replaced on purpose, delete the FleetCluster and create it again");
        }
    }

    private static void checkVersion(String gitVersion, String host) {
        Matcher version = VERSION.matcher(gitVersion);
        if (!version.matches()) {
            throw new ClusterException(
                    Reason.NotAnApiServer,
                    host + " does not tell a Kubernetes version; check the URL in the kubeconfig");
        }
        if (Integer.parseInt(version.group(1)) < OLDEST_MINOR) {
            throw new ClusterException(
                    Reason.TooOld,
                    host + " runs Kubernetes v1." + version.group(1) + ", v1." + OLDEST_MINOR
                            + " or later is needed; upgrade the cluster");
        }
    }
}
