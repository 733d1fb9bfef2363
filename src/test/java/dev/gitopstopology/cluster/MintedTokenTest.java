package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MintedTokenTest {
    private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
    private final MintedToken token = new MintedToken("very-secret", ISSUED, ISSUED.plus(Duration.ofHours(24)));

    @Test
    void isRenewedAroundHalfOfItsLifeAndNotAllAtOnce() {
        Set<Instant> times = IntStream.range(0, 200)
                .mapToObj(number -> token.renewAt("cluster-" + number))
                .collect(Collectors.toSet());
        assertThat(times)
                .hasSizeGreaterThan(150)
                .allMatch(time -> !time.isBefore(ISSUED.plus(Duration.ofMinutes(648)))
                        && !time.isAfter(ISSUED.plus(Duration.ofMinutes(792))));
        assertThat(token.renewAt("a")).isEqualTo(token.renewAt("a"));
    }

    @Test
    void isNotShown() {
        Address address = new Address("https://a", "");
        InstallerCredential credential =
                new InstallerCredential(address, new ClusterIdentity.Pin("u", "h"), token, RenewalRequest.NONE);
        Enrolled enrolled = new Enrolled(new ClusterIdentity("u", "h", "s", "v"), address, token);
        assertThat(token + "" + credential + enrolled)
                .doesNotContain("very-secret")
                .contains("redacted");
    }

    @Test
    void secretNamesStayWithinTheLimit() {
        assertThat(CredentialStore.secretName("prod")).isEqualTo("gitops-topology-installer-prod");
        String one = CredentialStore.secretName("a".repeat(252) + "b");
        String other = CredentialStore.secretName("a".repeat(252) + "c");
        assertThat(one).hasSizeLessThanOrEqualTo(253).isNotEqualTo(other).matches("[a-z0-9.-]*[a-z0-9]");
    }
}
