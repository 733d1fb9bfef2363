package dev.gitopstopology.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.NameRef;
import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.git.GitCredential;
import dev.gitopstopology.model.ClusterKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitSecretTest {
    private static final ProvisionGit GIT =
            new ProvisionGit("https://git.example.com/platform/fleet.git", null, null, new NameRef("git"));
    private static final Map<String, String> GOOD =
            Map.of("url", "https://git.example.com", "username", "bot", "password", "correct-horse");

    private static Secret secret(Map<String, String> data) {
        Map<String, String> encoded = new TreeMap<>();
        data.forEach((key, value) ->
                encoded.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return new SecretBuilder()
                .withNewMetadata()
                .addToLabels(Api.LABEL_GIT_CREDENTIAL, "true")
                .endMetadata()
                .withData(encoded)
                .build();
    }

    private static GitCredential read(Secret secret) {
        return GitSecret.of(secret, new ClusterKey("team", "shop"), GIT);
    }

    private static DeliveryException refused(Secret secret) {
        return catchThrowableOfType(DeliveryException.class, () -> read(secret));
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> data = new TreeMap<>(GOOD);
        data.put(key, value);
        return data;
    }

    @Test
    void aSecretThatIsOfferedForTheServerIsTaken() {
        assertThat(read(secret(GOOD))).isEqualTo(new GitCredential("bot", "correct-horse", null, null));
        assertThat(read(secret(
                        Map.of("url", "https://git.example.com/platform/", "bearerToken", "t\n", "ca.crt", "pem"))))
                .isEqualTo(new GitCredential("git", null, "t", "pem"));
    }

    @Test
    void oneThatNobodyOfferedIsNotShown() {
        Secret hidden = secret(GOOD);
        hidden.getMetadata().setLabels(Map.of());
        assertThat(refused(hidden).reason()).isEqualTo("GitSecretMissing");
        assertThat(refused(hidden)).hasMessageContaining(Api.LABEL_GIT_CREDENTIAL);
        DeliveryException none = catchThrowableOfType(
                DeliveryException.class, () -> GitSecret.of(null, new ClusterKey("team", "shop"), GIT));
        assertThat(none.reason()).isEqualTo("GitSecretMissing");
        assertThat(none).hasMessageContaining("FleetCluster team/shop").hasMessageContaining("Secret team/git");
    }

    @Test
    void oneThatIsForAnotherServerIsNotShown() {
        assertThat(refused(secret(with("url", "https://git.example.org"))).reason())
                .isEqualTo("GitSecretInvalid");
        assertThat(refused(secret(Map.of("password", "correct-horse"))).getMessage())
                .contains("url")
                .doesNotContain("horse");
    }

    @Test
    void oneThatCannotBeReadIsToldWithoutItsContent() {
        assertThat(refused(secret(with("bearerToken", "both"))).reason()).isEqualTo("GitSecretInvalid");
        assertThat(refused(secret(Map.of("url", "https://git.example.com"))).reason())
                .isEqualTo("GitSecretInvalid");
        DeliveryException broken = refused(secret(with("password", "correct\r\nhorse")));
        assertThat(broken.reason()).isEqualTo("GitSecretInvalid");
        assertThat(broken.getMessage()).contains("password").doesNotContain("horse");
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example.com, true",
        "https://git.example.com/, true",
        "https://git.example.com/platform, true",
        "https://git.example.com/platform/fleet.git, true",
        "https://git.example.com/plat, false",
        "https://git.example, false",
        "https://git.example.com/platform/fleet.git/more, false",
        "https:/, false",
        "https://, false",
        "https, false",
        "'', false"
    })
    void whatTheUrlBeginsWithEndsAtASlash(String beginning, boolean covered) {
        assertThat(GitSecret.covers(beginning, GIT.url())).isEqualTo(covered);
    }
}
