package dev.gitopstopology.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestStatus;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Short-lived tokens of service accounts: asked for by TokenRequest, proven by a live call with the token itself. They are
 * revoked by deleting the service account, which is the caller's to do.
 */
public final class Tokens {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    static final String REVIEW_PATH = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    static final String REVIEW = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";

    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(2);
    /** RFC 6750, 2.1. What else a server may answer is not for the texts that a token is put into. */
    private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final Clients clients;
    private final Clock clock;

    public Tokens(Clients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * @param client of an account that may create {@code serviceaccounts/token}
     * @param life what to ask for; the server may give less without saying so
     * @return the token with the end that the server named, or sooner where its clock is ahead of ours
     */
    public MintedToken mint(
            KubernetesClient client, Address address, String namespace, String serviceAccount, Duration life) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(life.toSeconds())
                .endSpec()
                .build();
        Instant asked = clock.instant();
        try {
            TokenRequest answer = client.serviceAccounts()
                    .inNamespace(namespace)
                    .withName(serviceAccount)
                    .tokenRequest(request);
            Instant expires = end(answer.getStatus(), address);
            checkUsable(expires, asked, address);
            return new MintedToken(
                    wellFormed(answer.getStatus().getToken(), address), asked, byOurClock(expires, asked.plus(life)));
        } catch (RuntimeException e) {
            throw Failures.classify(
                    "asking for a token of the service account " + namespace + "/" + serviceAccount, address.host(), e);
        }
    }

    private static Instant end(@Nullable TokenRequestStatus given, Address address) {
        try {
            return Instant.parse(given == null ? "" : String.valueOf(given.getExpirationTimestamp()));
        } catch (DateTimeParseException e) {
            throw noToken(address);
        }
    }

    private static String wellFormed(@Nullable String token, Address address) {
        if (token == null || !BEARER.matcher(token).matches()) {
            throw noToken(address);
        }
        return token;
    }

    private static ClusterException noToken(Address address) {
        return new ClusterException(
                Reason.NotAnApiServer,
                address.host()
                        + " answered a TokenRequest with what is no bearer token; find out what answers at that address");
    }

    /** No server gives more than it was asked for: what looks longer is a server's clock ahead of ours. */
    private static Instant byOurClock(Instant expires, Instant longest) {
        return expires.isAfter(longest) ? longest : expires;
    }

    /** A token that is over before it is used would be asked for again at every use. */
    private static void checkUsable(Instant expires, Instant asked, Address address) {
        if (expires.isBefore(asked.plus(SHORTEST_LIFE))) {
            throw new ClusterException(
                    Reason.ClockSkew,
                    "by our clock (" + asked + ") the token that " + address.host() + " gave ends at " + expires
                            + "; set the clocks of the hub and the cluster right");
        }
    }

    /** Asks the cluster with the token who it is for; Unauthorized unless it is for that service account. */
    public void prove(String cluster, Address address, MintedToken token, String namespace, String serviceAccount) {
        String expected = "system:serviceaccount:" + namespace + ":" + serviceAccount;
        try (KubernetesClient client = clients.open(cluster, address, token::value)) {
            String answer = client.raw(REVIEW_PATH, "POST", REVIEW);
            String user = JSON.readTree(answer).at("/status/userInfo/username").asText();
            if (!user.equals(expected)) {
                throw new ClusterException(
                        Reason.Unauthorized,
                        "the token that " + address.host() + " gave for " + expected
                                + " is not accepted as that account");
            }
        } catch (JsonProcessingException e) {
            // The cause is dropped: it would quote the answer.
            throw new ClusterException(
                    Reason.NotAnApiServer,
                    address.host() + " does not answer a SelfSubjectReview as an API server does");
        } catch (RuntimeException e) {
            throw Failures.classify("proving the token of " + expected, address.host(), e);
        }
    }

    /** Whether the client's own account may do this; the answer is the server's. */
    public static boolean allowed(KubernetesClient client, Address address, ResourceAttributes access) {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withResourceAttributes(access)
                .endSpec()
                .build();
        try {
            return Boolean.TRUE.equals(client.authorization()
                    .v1()
                    .selfSubjectAccessReview()
                    .create(review)
                    .getStatus()
                    .getAllowed());
        } catch (RuntimeException e) {
            throw Failures.classify("asking what the account may do", address.host(), e);
        }
    }

    /** Rules that the server lists for the client's own account in a namespace; the account may be allowed more. */
    public static List<ResourceRule> listed(KubernetesClient client, Address address, String namespace) {
        SelfSubjectRulesReview review = new SelfSubjectRulesReviewBuilder()
                .withNewSpec()
                .withNamespace(namespace)
                .endSpec()
                .build();
        try {
            return List.copyOf(client.authorization()
                    .v1()
                    .selfSubjectRulesReview()
                    .create(review)
                    .getStatus()
                    .getResourceRules());
        } catch (RuntimeException e) {
            throw Failures.classify("asking what the account may do", address.host(), e);
        }
    }
}
