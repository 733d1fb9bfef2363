package dev.gitopstopology.render.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.render.credentials.EngineCredentials;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final String CONTROLLER = "argocd-notifications-controller";
    private static final String ENGINE =
            "argoCD: {notifications: {settings: {service.slack: 'token: $slack-token'}, secretRef: {name: slack}}}";

    @Test
    void settingsAreKeysOfItsConfigMapAndTheSecretIsOneOfOurs() {
        RenderedSet set = Rendering.of(ENGINE);
        assertThat(Rendering.find(set, "ConfigMap", "argocd-notifications-cm")
                        .json()
                        .path("data")
                        .path("service.slack")
                        .asText())
                .isEqualTo("token: $slack-token");
        JsonNode args =
                Rendering.container(set, "Deployment", CONTROLLER, CONTROLLER).path("args");
        assertThat(args.valueStream().map(JsonNode::asText))
                .containsExactly("/usr/local/bin/argocd-notifications", "--secret-name=gitops-topology-notifications");
        assertThat(Rendering.find(set, "Secret", "argocd-notifications-secret")
                        .json()
                        .has("data"))
                .isFalse();
        assertThat(EngineCredentials.of(Rendering.scenario(ENGINE).instance(), List.of(), List.of()))
                .singleElement()
                .satisfies(copy -> {
                    assertThat(copy.manifest().name()).isEqualTo("gitops-topology-notifications");
                    assertThat(copy.target("slack-token")).isEqualTo("slack-token");
                });
    }

    @Test
    void aKeyThatTheControllerDoesNotKnowIsRefused() {
        assertThat(Rendering.problems("argoCD: {notifications: {settings: {slack.token: x, template.a: null}}}"))
                .extracting(Problem::reason, Problem::path)
                .containsExactly(
                        tuple("SettingInvalid", "spec.engine.argoCD.notifications.settings[slack.token]"),
                        tuple("SettingInvalid", "spec.engine.argoCD.notifications.settings[template.a]"));
    }

    @Test
    void withoutASecretTheControllerIsUpstreams() {
        RenderedSet set = Rendering.of("argoCD: {notifications: {settings: {context: 'a: b'}}}");
        assertThat(Rendering.container(set, "Deployment", CONTROLLER, CONTROLLER)
                        .path("args"))
                .hasSize(1);
    }
}
