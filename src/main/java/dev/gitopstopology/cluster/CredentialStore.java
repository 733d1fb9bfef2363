package dev.gitopstopology.cluster;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.model.Digests;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Secret on the hub that holds a member's installer token, one per FleetCluster, in its namespace and owned by it. A Secret
 * at that name that we did not make is a Conflict: neither read nor written.
 */
public final class CredentialStore {
    static final String PREFIX = "gitops-topology-installer-";
    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);
    private static final String ISSUED = Api.GROUP + "/token-issued-at";
    private static final String CARRIED_OUT = Api.GROUP + "/renewal-carried-out";
    private static final String PURPOSE = Api.GROUP + "/purpose";
    private static final String INSTALLER = "installer";
    private static final int MAX_NAME = 253;
    private static final int HASH = 10;
    private static final int MAX_LABEL = 63;

    private final KubernetesClient hub;

    public CredentialStore(KubernetesClient hub) {
        this.hub = hub;
    }

    /** Name of the Secret; a name that would be too long ends in a hash instead. */
    public static String secretName(String fleetCluster) {
        return limited(PREFIX + fleetCluster, fleetCluster, MAX_NAME);
    }

    /** What was stored; empty when nothing was, or when the Secret was damaged so that a new token is needed. */
    public Optional<InstallerCredential> read(Member member) {
        return own(member).flatMap(secret -> decoded(member, secret));
    }

    /** Stores the credential; the object that was looked at is the one that is changed, or it is a Conflict. */
    public void write(Member member, InstallerCredential credential) {
        Optional<Secret> present = own(member);
        Secret secret = encoded(member, credential);
        present.ifPresent(
                existing -> secret.getMetadata().setUid(existing.getMetadata().getUid()));
        try {
            hub.resource(secret)
                    .fieldManager(Api.FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        } catch (RuntimeException e) {
            throw Failures.classify("storing the installer token in Secret " + place(member), "the hub", e);
        }
    }

    private Optional<Secret> own(Member member) {
        Secret secret;
        try {
            secret = secretAt(member).get();
        } catch (RuntimeException e) {
            throw Failures.classify("reading Secret " + place(member), "the hub", e);
        }
        if (secret != null && isOfPredecessor(member, secret)) {
            throw new ClusterException(
                    Reason.Conflict,
                    "Secret " + place(member) + " is left over from an earlier FleetCluster of this name;"
                            + " the hub's garbage collection removes it, and enrolment follows by itself");
        }
        if (secret != null && !isOwn(member, secret)) {
            throw new ClusterException(
                    Reason.Conflict,
                    "Secret " + place(member) + " was not made by this operator for this FleetCluster ("
                            + Managers.of(secret) + "); delete or rename it");
        }
        return Optional.ofNullable(secret);
    }

    private static boolean isOfPredecessor(Member member, Secret secret) {
        return isInstallers(secret)
                && secret.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getKind().equals(FleetCluster.class.getSimpleName())
                                && owner.getName().equals(member.key().name())
                                && !owner.getUid().equals(member.uid()));
    }

    private static boolean isInstallers(Secret secret) {
        Map<String, String> labels =
                Objects.requireNonNullElse(secret.getMetadata().getLabels(), Map.of());
        return INSTALLER.equals(labels.get(PURPOSE));
    }

    private static boolean isOwn(Member member, Secret secret) {
        return isInstallers(secret)
                && secret.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(member.uid()));
    }

    private static Secret encoded(Member member, InstallerCredential credential) {
        Map<String, String> carriedOut = credential
                .carriedOut()
                .text()
                .map(text -> Map.of(CARRIED_OUT, text))
                .orElse(Map.of());
        return new SecretBuilder()
                .withNewMetadata()
                .addToAnnotations(carriedOut)
                .withNamespace(member.key().namespace())
                .withName(secretName(member.key().name()))
                .addToLabels(PURPOSE, INSTALLER)
                .addToLabels(
                        Api.LABEL_CLUSTER,
                        limited(member.key().name(), member.key().name(), MAX_LABEL))
                .addToAnnotations(Api.ANNOTATION_CLUSTER_UID, credential.pin().uid())
                .addToAnnotations(
                        Api.ANNOTATION_TOKEN_EXPIRES,
                        credential.token().expiresAt().toString())
                .addToAnnotations(ISSUED, credential.token().issuedAt().toString())
                .addNewOwnerReference()
                .withApiVersion(Api.API_VERSION)
                .withKind(FleetCluster.class.getSimpleName())
                .withName(member.key().name())
                .withUid(member.uid())
                .endOwnerReference()
                .endMetadata()
                .withType("Opaque")
                .addToData("server", base64(credential.address().server()))
                .addToData("ca.crt", credential.address().caData())
                .addToData("token", base64(credential.token().value()))
                .build();
    }

    private static Optional<InstallerCredential> decoded(Member member, Secret secret) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(secret.getMetadata().getAnnotations(), Map.of());
        try {
            Address address = new Address(
                    ServerUrl.checked(text(secret, "server")).toString(),
                    Certificates.normalized(Certificates.read(data(secret, "ca.crt"))));
            MintedToken token = new MintedToken(
                    text(secret, "token"),
                    time(annotations.get(ISSUED)),
                    time(annotations.get(Api.ANNOTATION_TOKEN_EXPIRES)));
            String uid = Objects.requireNonNullElse(annotations.get(Api.ANNOTATION_CLUSTER_UID), "");
            if (uid.isEmpty() || token.value().isEmpty()) {
                LOG.warn("Secret {} lacks the cluster's UID or the token; a new token is needed", place(member));
                return Optional.empty();
            }
            RenewalRequest carriedOut = RenewalRequest.parse(annotations.getOrDefault(CARRIED_OUT, ""));
            return Optional.of(new InstallerCredential(
                    address, new ClusterIdentity.Pin(uid, address.caHash()), token, carriedOut));
        } catch (IllegalArgumentException | DateTimeException | KubeconfigRefusedException e) {
            // Only the kind of damage is logged: the text could be the token.
            LOG.warn(
                    "Secret {} is damaged ({}); a new token is needed",
                    place(member),
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private Resource<Secret> secretAt(Member member) {
        return hub.secrets()
                .inNamespace(member.key().namespace())
                .withName(secretName(member.key().name()));
    }

    private static String place(Member member) {
        return member.key().namespace() + "/" + secretName(member.key().name());
    }

    private static String limited(String full, String identifying, int max) {
        if (full.length() <= max) {
            return full;
        }
        String hash =
                Digests.sha256Hex(identifying.getBytes(StandardCharsets.UTF_8)).substring(0, HASH);
        return full.substring(0, max - HASH - 1).replaceFirst("[.-]+$", "") + "-" + hash;
    }

    private static Instant time(@Nullable String text) {
        return Instant.parse(Objects.requireNonNullElse(text, ""));
    }

    private static String data(Secret secret, String key) {
        Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
        return Objects.requireNonNullElse(data.get(key), "");
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(data(secret, key)), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
