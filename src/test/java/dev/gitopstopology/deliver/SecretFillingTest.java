package dev.gitopstopology.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.SecretCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SecretFillingTest {
    private static final String CANARY = "czNjcjN0LWNhbmFyeQ==";

    private static SecretCopy copy() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        json.putObject("metadata").put("name", "copy").put("namespace", "argocd");
        json.putObject("stringData").put("url", "https://git.example.com");
        return new SecretCopy(
                Manifest.of(json),
                "GitOpsTopology ns/company",
                "engine.repositories[https://git.example.com].secretRef.name",
                null,
                "git",
                new TreeMap<>(Map.of("password", "password", "sshPrivateKey", "identity")),
                List.of(new TreeSet<>(List.of("password", "bearerToken"))));
    }

    private static SecretFilling of(Map<String, String> content) {
        return new SecretFilling(name -> name.equals("git") ? Optional.of(content) : Optional.empty(), "ns");
    }

    @Test
    void onlyTheKeysThatAreNamedAreCopiedAndUnderTheirNamesThere() {
        Manifest filled = of(Map.of("password", CANARY, "sshPrivateKey", "a2V5", "kubeconfig", "bm8="))
                .fill(copy());
        assertThat(filled.json().has("stringData")).isFalse();
        assertThat(filled.json().path("data").properties())
                .extracting(field -> field.getKey() + "=" + field.getValue().asText())
                .containsExactly("identity=a2V5", "password=" + CANARY, "url=aHR0cHM6Ly9naXQuZXhhbXBsZS5jb20=");
        assertThat(filled.json()
                        .at("/metadata/annotations")
                        .path(Api.ANNOTATION_KEYS)
                        .asText())
                .isEqualTo("identity,password,url");
    }

    @Test
    void aSecretThatIsMissingIsNamedWithTheFieldAndTheWayOut() {
        assertThatThrownBy(() -> new SecretFilling(name -> Optional.empty(), "ns").fill(copy()))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContainingAll(
                        "GitOpsTopology ns/company",
                        "engine.repositories[https://git.example.com]",
                        "kubectl -n ns label secret git gitops-topology.dev/engine-credential=true");
    }

    @Test
    void aSecretWithoutAKeyThatIsNeededTellsOfKeysAndOfNoValue() {
        assertThatThrownBy(() -> of(Map.of("username", CANARY, "password", "")).fill(copy()))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("bearerToken or password")
                .hasMessageNotContaining(CANARY);
    }
}
