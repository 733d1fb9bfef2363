package dev.gitopstopology.cluster;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.model.Manifest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a member's installer credential comes about: from the store, by renewing itself, or by enrolling anew with the admin's
 * kubeconfig. Each way ends with the credential in the store.
 */
final class Installer {
    /** A token that ends sooner than this is not begun with. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Member member;
    private final CredentialStore store;
    private final KubeconfigSource kubeconfig;
    private final Supplier<List<Manifest>> manifests;
    private final Enrolment enrolment;
    private final Tokens tokens;
    private final Duration tokenLife;
    private final Clock clock;
    private @Nullable ClusterException refusedKubeconfig;

    Installer(
            Member member,
            CredentialStore store,
            KubeconfigSource kubeconfig,
            Supplier<List<Manifest>> manifests,
            Enrolment enrolment,
            Tokens tokens,
            Duration tokenLife,
            Clock clock) {
        this.member = member;
        this.store = store;
        this.kubeconfig = kubeconfig;
        this.manifests = manifests;
        this.enrolment = enrolment;
        this.tokens = tokens;
        this.tokenLife = tokenLife;
        this.clock = clock;
    }

    Optional<InstallerCredential> stored() {
        return store.read(member);
    }

    Optional<ClusterIdentity.Pin> pin(Optional<InstallerCredential> stored) {
        return stored.map(InstallerCredential::pin)
                .or(() -> member.pinnedUid().map(uid -> new ClusterIdentity.Pin(uid, "")));
    }

    boolean alive(MintedToken token) {
        return clock.instant().plus(MARGIN).isBefore(token.expiresAt());
    }

    /** A stored credential is only used while the kubeconfig, if there still is one, names the same address. */
    boolean usable(InstallerCredential stored) {
        if (!alive(stored.token())) {
            return false;
        }
        refusedKubeconfig = null;
        try {
            return kubeconfig
                    .read()
                    .map(Endpoint::address)
                    .filter(address -> !same(address, stored.address()))
                    .isEmpty();
        } catch (KubeconfigRefusedException e) {
            // What works is not broken by a bad edit; the refusal becomes a warning.
            refusedKubeconfig = e;
            return true;
        }
    }

    Optional<ClusterException> refusedKubeconfig() {
        return Optional.ofNullable(refusedKubeconfig);
    }

    /** Throws what the credential failed with, or NotEnrolled, when there is no kubeconfig to enrol with. */
    Enrolled enrol(Optional<InstallerCredential> stored, @Nullable ClusterException failedWith) {
        Endpoint admin = kubeconfig.read().orElseThrow(() -> cannotEnrol(stored, failedWith));
        Enrolled enrolled = enrolment.enrol(member.key().toString(), admin, manifests.get(), pin(stored));
        store.write(member, enrolled.credential());
        refusedKubeconfig = null;
        return enrolled;
    }

    /** The next token, by the right of the present one; proven and stored before it is used. */
    MintedToken renew(ConnectedCluster cluster) {
        KubernetesClient client = cluster.client();
        Address address = cluster.address();
        MintedToken next = tokens.mint(client, address, Api.SYSTEM_NAMESPACE, Enrolment.INSTALLER, tokenLife);
        tokens.prove(member.key().toString(), address, next, Api.SYSTEM_NAMESPACE, Enrolment.INSTALLER);
        store.write(member, new InstallerCredential(address, cluster.identity().pin(), next));
        return next;
    }

    private ClusterException cannotEnrol(Optional<InstallerCredential> stored, @Nullable ClusterException failedWith) {
        String remedy = "; create " + kubeconfig.place()
                + ", which spec.connection.kubeconfig.secretRef names, with the kubeconfig of an administrator";
        if (failedWith != null) {
            return new ClusterException(failedWith.reason(), failedWith.getMessage() + remedy, failedWith.getCause());
        }
        return stored.map(credential -> new ClusterException(
                        Reason.Unauthorized,
                        "the installer token of FleetCluster " + member.key() + " ended at "
                                + credential.token().expiresAt() + " and there is no kubeconfig to enrol with"
                                + remedy))
                .orElseGet(() -> new ClusterException(
                        Reason.NotEnrolled,
                        "FleetCluster " + member.key() + " has no credential and no kubeconfig" + remedy));
    }

    private static boolean same(Address one, Address other) {
        return one.server().equals(other.server()) && one.caHash().equals(other.caHash());
    }
}
