package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Work on a new cluster that comes before its enrolment, with the administrator's kubeconfig itself: a CNI brings roles of its own, which an account that
 * may not escalate could not give. The credential lives as long as the call, and is given to nobody.
 */
public final class AdminAccess {
    private final Clients clients;
    private final Supplier<String> hubUid;

    /** @param hubUid UID of the hub's kube-system namespace, which is no new cluster */
    public AdminAccess(Clients clients, Supplier<String> hubUid) {
        this.clients = clients;
        this.hubUid = hubUid;
    }

    /**
     * @throws ClusterException NotEnrolled where there is no kubeconfig, IdentityChanged or IsTheHub before any work is done, or what the work failed with
     *     when the cluster did not answer; an answer that refuses comes from {@code work} as it is
     */
    public <T> T call(Member member, KubeconfigSource kubeconfig, String doing, Function<KubernetesClient, T> work) {
        String cluster = member.key().toString();
        Endpoint admin = kubeconfig
                .read()
                .orElseThrow(() -> new ClusterException(
                        Reason.NotEnrolled,
                        "FleetCluster " + cluster + ": " + kubeconfig.place() + " is not there (yet)"));
        try (KubernetesClient client = clients.open(cluster, admin)) {
            ClusterIdentity identity = Identities.read(client, admin.address());
            if (identity.uid().equals(hubUid.get())) {
                throw new ClusterException(
                        Reason.IsTheHub,
                        kubeconfig.place() + " of FleetCluster " + cluster + " leads to the hub itself");
            }
            Identities.checkUid(identity, member.pinned(), cluster);
            return work.apply(client);
        } catch (RuntimeException e) {
            if (Failures.isOurs(e)) {
                throw e;
            }
            throw Failures.classify(doing, admin.address().host(), e);
        }
    }
}
