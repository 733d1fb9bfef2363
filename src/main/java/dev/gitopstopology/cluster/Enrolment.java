package dev.gitopstopology.cluster;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.model.Manifest;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes a cluster a member: an admin's endpoint and the enrolment manifests -> our accounts and roles on the cluster, and an
 * installer token that works. Can be repeated at any time. The cluster's identity is read before anything is written; the
 * admin's credential lives as long as the call.
 */
public final class Enrolment {
    /** Service account with which the operator works on a member once it is enrolled. */
    public static final String INSTALLER = "gitops-topology-installer";

    private static final Duration ROLES_TAKE_EFFECT = Duration.ofSeconds(5);
    private static final long ASK_AGAIN_MILLIS = 100;

    /** Without these the token could be used once and never again. */
    private static final List<ResourceAttributes> NEEDED = List.of(
            new ResourceAttributesBuilder()
                    .withVerb("get")
                    .withResource("namespaces")
                    .withName("kube-system")
                    .build(),
            new ResourceAttributesBuilder()
                    .withVerb("create")
                    .withResource("serviceaccounts")
                    .withSubresource("token")
                    .withNamespace(Api.SYSTEM_NAMESPACE)
                    .withName(INSTALLER)
                    .build());

    private final Supplier<String> hubUid;
    private final Clients clients;
    private final Tokens tokens;
    private final Duration tokenLife;
    private final EnrolmentObjects objects;

    /** @param hubUid UID of the hub's kube-system namespace; the hub is never enrolled. Empty where there is no hub */
    public Enrolment(Clients clients, Tokens tokens, Duration tokenLife, Supplier<String> hubUid) {
        this(clients, tokens, tokenLife, hubUid, EnrolmentObjects.OURS_ONLY);
    }

    /** @param objects how the manifests are applied */
    public Enrolment(
            Clients clients, Tokens tokens, Duration tokenLife, Supplier<String> hubUid, EnrolmentObjects objects) {
        this.objects = objects;
        this.hubUid = hubUid;
        this.clients = clients;
        this.tokens = tokens;
        this.tokenLife = tokenLife;
    }

    /**
     * @param cluster name for messages and metrics
     * @param manifests namespace, accounts, roles and bindings, in any order
     * @param pin the identity that the cluster must have, when it is known; its CA may be a new one, since the administrator's
     *     kubeconfig vouches for it, and leads to the same cluster
     * @throws ClusterException IdentityChanged before anything is written; Conflict when a foreign object has one of our names
     */
    public Enrolled enrol(String cluster, Endpoint admin, List<Manifest> manifests, Optional<ClusterIdentity.Pin> pin) {
        Address address = admin.address();
        try (KubernetesClient client = clients.open(cluster, admin)) {
            ClusterIdentity identity = Identities.read(client, address);
            if (identity.uid().equals(hubUid.get())) {
                throw new ClusterException(
                        Reason.IsTheHub,
                        "the kubeconfig of " + cluster + " leads to the hub itself (" + address.host()
                                + "); delete the FleetCluster, and use connection.type InCluster with centralized.manageHub if the hub is to be managed");
            }
            Identities.checkUid(identity, pin, cluster);
            if (Handover.isInstaller(client, address)) {
                Handover.check(client, address, manifests);
                awaitRights(client, address);
            } else {
                objects.apply(client, address, manifests);
            }
            if (!hubUid.get().isEmpty()) { // the command line prepares for a hub, which leaves its mark itself
                objects.apply(client, address, List.of(EnrolmentMark.manifest(hubUid.get(), cluster)));
            }
            MintedToken token = tokens.mint(client, address, Api.SYSTEM_NAMESPACE, INSTALLER, tokenLife);
            tokens.prove(cluster, address, token, Api.SYSTEM_NAMESPACE, INSTALLER);
            awaitRights(cluster, address, token);
            return new Enrolled(identity, address, token);
        }
    }

    /** A server learns of a role a moment after it was written. */
    private void awaitRights(String cluster, Address address, MintedToken token) {
        try (KubernetesClient client = clients.open(cluster, address, token::value)) {
            awaitRights(client, address);
        }
    }

    private static void awaitRights(KubernetesClient client, Address address) {
        long deadline = System.nanoTime() + ROLES_TAKE_EFFECT.toNanos();
        for (ResourceAttributes right : NEEDED) {
            while (!Tokens.allowed(client, address, right)) {
                if (System.nanoTime() > deadline) {
                    throw new ClusterException(
                            Reason.Forbidden,
                            "the installer account on " + address.host() + " may not " + right.getVerb() + " "
                                    + right.getResource()
                                    + "; the roles of the enrolment are missing or were changed");
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ASK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(Reason.Unreachable, "interrupted while enrolling", e);
        }
    }
}
