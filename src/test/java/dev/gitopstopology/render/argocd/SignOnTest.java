package dev.gitopstopology.render.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SecretCopy;
import dev.gitopstopology.render.InstanceObject;
import dev.gitopstopology.render.credentials.EngineCredentials;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignOnTest {
    private static final String SSO = "sso: {issuer: 'https://login.example.com', clientID: argocd, "
            + "clientSecretRef: {name: idp}, groupsClaim: roles, adminGroups: ['it \"s', platform], readOnlyGroups: [audit]}";
    private static final String ENGINE = "argoCD: {url: 'https://argocd.{cluster}.example.com/', " + SSO + "}";
    private static final RenderedSet SET = Rendering.of(ENGINE);

    private static JsonNode data(String configMap) {
        return Rendering.find(SET, "ConfigMap", configMap).json().path("data");
    }

    @Test
    void eachInstanceHasItsOwnUrlAndTellsTheRedirectUrl() {
        assertThat(data("argocd-cm").path("url").asText()).isEqualTo("https://argocd.hub.example.com");
        JsonNode told = InstanceObject.of(Rendering.scenario(ENGINE).instance(), "uid")
                .json()
                .path("spec");
        assertThat(told.path("url").asText()).isEqualTo("https://argocd.hub.example.com");
        assertThat(told.path("redirectURL").asText()).isEqualTo("https://argocd.hub.example.com/auth/callback");
    }

    @Test
    void theClientsSecretIsNamedAndNotHeld() throws IOException {
        JsonNode oidc = new ObjectMapper(new YAMLFactory())
                .readTree(data("argocd-cm").path("oidc.config").asText());
        assertThat(oidc.path("issuer").asText()).isEqualTo("https://login.example.com");
        assertThat(oidc.path("clientSecret").asText()).isEqualTo("$gitops-topology-sso:clientSecret");
        assertThat(oidc.path("requestedScopes")).hasSize(4);

        List<SecretCopy> copies =
                EngineCredentials.of(Rendering.scenario(ENGINE).instance(), List.of(), List.of());
        assertThat(copies).singleElement().satisfies(copy -> {
            assertThat(copy.source()).isEqualTo("idp");
            assertThat(copy.manifest().name()).isEqualTo("gitops-topology-sso");
            assertThat(copy.manifest()
                            .json()
                            .at("/metadata/labels/app.kubernetes.io~1part-of")
                            .asText())
                    .as("without it Argo CD does not read the Secret")
                    .isEqualTo("argocd");
            assertThat(copy.keys()).containsOnlyKeys("clientSecret");
        });
    }

    @Test
    void groupsBecomeLinesOfPolicyQuoted() {
        JsonNode rbac = data("argocd-rbac-cm");
        assertThat(rbac.path("scopes").asText()).isEqualTo("[roles]");
        assertThat(rbac.path("policy.single.sign-on.csv").asText())
                .isEqualTo("g, \"it \"\"s\", role:admin\ng, \"platform\", role:admin\ng, \"audit\", role:readonly\n");
    }

    @ParameterizedTest
    @CsvSource({"config,url", "config,oidc.config", "config,dex.config", "rbac,scopes", "rbac,policy.single.sign-on.csv"
    })
    void whatFollowsFromItCannotBeSaidTwice(String block, String key) {
        List<Problem> problems = Rendering.problems(
                ENGINE.substring(0, ENGINE.length() - 1) + ", settings: {%s: {%s: x}}}".formatted(block, key));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo("SettingOwned");
            assertThat(problem.path()).isEqualTo("spec.engine.argoCD.settings.%s[%s]".formatted(block, key));
        });
    }

    @Test
    void withoutItTheSettingsAreTheUsers() {
        RenderedSet set =
                Rendering.of("argoCD: {settings: {config: {url: 'https://x', dex.config: y}, rbac: {scopes: z}}}");
        assertThat(Rendering.find(set, "ConfigMap", "argocd-cm")
                        .json()
                        .at("/data/dex.config")
                        .asText())
                .isEqualTo("y");
    }
}
