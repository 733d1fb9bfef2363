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
    private volatile RenewalRequest asked = RenewalRequest.NONE;
    private String kubeconfigTried = "";
    private ClusterIdentity.@Nullable Pin enrolled;

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

    /** What an enrolment gave. */
    record Begun(ClusterIdentity identity, InstallerCredential credential) {}

    Optional<InstallerCredential> stored() {
        return store.read(member);
    }

    /** Who the cluster is: as this run enrolled it, else as the status has it, else as the Secret says. */
    Optional<ClusterIdentity.Pin> pin(Optional<InstallerCredential> stored) {
        return Optional.ofNullable(enrolled).or(member::pinned).or(() -> stored.map(InstallerCredential::pin));
    }

    /** A Secret from a backup, or one that somebody wrote, may speak of another cluster. */
    private boolean ofThisCluster(InstallerCredential stored) {
        return pin(Optional.empty())
                .map(pin -> pin.uid().equals(stored.pin().uid())
                        && pin.sameCa(stored.pin().caHash()))
                .orElse(true);
    }

    /** @return whether it is another request than before */
    boolean ask(RenewalRequest request) {
        boolean other = !request.equals(asked);
        asked = request;
        return other;
    }

    boolean mustEnrol(RenewalRequest carriedOut) {
        return asked.enrols(carriedOut);
    }

    boolean mustRotate(RenewalRequest carriedOut) {
        return asked.rotates(carriedOut);
    }

    /** Whether there is another kubeconfig than the one that was tried last: a reason not to wait. */
    boolean kubeconfigChanged() {
        return !kubeconfig.version().equals(kubeconfigTried);
    }

    boolean alive(MintedToken token) {
        return clock.instant().plus(MARGIN).isBefore(token.expiresAt());
    }

    /** A stored credential is only used while the kubeconfig, if there still is one, names the same address. */
    boolean usable(InstallerCredential stored) {
        if (!alive(stored.token()) || !ofThisCluster(stored)) {
            return false;
        }
        refusedKubeconfig = null;
        try {
            return kubeconfig()
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
    Begun enrol(Optional<InstallerCredential> stored, @Nullable ClusterException failedWith) {
        Endpoint admin = kubeconfig().orElseThrow(() -> cannotEnrol(stored, failedWith));
        RenewalRequest answered = asked;
        Enrolled begun = enrolment.enrol(member.key().toString(), admin, manifests.get(), pin(stored));
        InstallerCredential credential = begun.credential(answered);
        enrolled = begun.identity().pin();
        store.write(member, credential);
        refusedKubeconfig = null;
        return new Begun(begun.identity(), credential);
    }

    private Optional<Endpoint> kubeconfig() {
        kubeconfigTried = kubeconfig.version();
        return kubeconfig.read();
    }

    /** The next token, by the right of the present one; proven and stored before it is used. */
    InstallerCredential renew(ConnectedCluster cluster, RenewalRequest carriedOut) {
        RenewalRequest answered = new RenewalRequest(asked.rotate(), carriedOut.enroll());
        KubernetesClient client = cluster.client();
        Address address = cluster.address();
        MintedToken next = tokens.mint(client, address, Api.SYSTEM_NAMESPACE, Enrolment.INSTALLER, tokenLife);
        prove(address, next);
        InstallerCredential renewed =
                new InstallerCredential(address, cluster.identity().pin(), next, answered);
        store.write(member, renewed);
        return renewed;
    }

    /** That a new token is not accepted says nothing of the one with which it was asked for, which stays in use. */
    private void prove(Address address, MintedToken next) {
        try {
            tokens.prove(member.key().toString(), address, next, Api.SYSTEM_NAMESPACE, Enrolment.INSTALLER);
        } catch (ClusterException e) {
            throw e.reason() == Reason.Unauthorized
                    ? new ClusterException(Reason.Refused, String.valueOf(e.getMessage()), e)
                    : e;
        }
    }

    private ClusterException cannotEnrol(Optional<InstallerCredential> stored, @Nullable ClusterException failedWith) {
        String remedy = "; " + kubeconfig.remedy();
        if (failedWith != null) {
            return new ClusterException(failedWith.reason(), failedWith.getMessage() + remedy, failedWith.getCause());
        }
        if (stored.isPresent() && !ofThisCluster(stored.get())) {
            return new ClusterException(
                    Reason.IdentityChanged,
                    "Secret " + CredentialStore.secretName(member.key().name())
                            + " is for another cluster, or another CA,"
                            + " than status.clusterUID and status.caHash of FleetCluster " + member.key()
                            + "; it is not used" + remedy);
        }
        String credential = stored.map(InstallerCredential::token)
                .map(token -> alive(token)
                        ? "is to be enrolled anew, and has no kubeconfig"
                        : "has a token that ended at " + token.expiresAt() + ", and no kubeconfig")
                .orElse("has no credential and no kubeconfig");
        return new ClusterException(Reason.NotEnrolled, "FleetCluster " + member.key() + " " + credential + remedy);
    }

    private static boolean same(Address one, Address other) {
        return one.server().equals(other.server()) && one.caHash().equals(other.caHash());
    }
}
