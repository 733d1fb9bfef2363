package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list of rules is believed where it says yes, and as an authorizer reads it. */
class ListedRightsTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private static ListedRights listed(String rule) {
        return new ListedRights("fleet", List.of(YAML.unmarshal("---\n" + rule, ResourceRule.class)));
    }

    private static ResourceAttributes patch(String resource, String part, String name) {
        return new ResourceAttributesBuilder()
                .withNamespace("fleet")
                .withGroup("apps")
                .withResource(resource)
                .withSubresource(part)
                .withName(name)
                .withVerb("patch")
                .build();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {verbs: [get, patch], apiGroups: ["", apps], resources: [deployments]}               | deployments |        |   | true
            {verbs: ["*"], apiGroups: ["*"], resources: ["*"]}                                   | deployments |        |   | true
            {verbs: ["*"], apiGroups: ["*"], resources: ["*"]}                                   | deployments | status |   | true
            {verbs: [get], apiGroups: [apps], resources: [deployments]}                          | deployments |        |   | false
            {verbs: [patch], apiGroups: [""], resources: [deployments]}                          | deployments |        |   | false
            {verbs: [patch], apiGroups: [apps], resources: [daemonsets]}                         | deployments |        |   | false
            {verbs: [patch], apiGroups: [apps], resources: [deployments]}                        | deployments | status |   | false
            {verbs: [patch], apiGroups: [apps], resources: [deployments/status]}                 | deployments | status |   | true
            {verbs: [patch], apiGroups: [apps], resources: [deployments/status]}                 | deployments |        |   | false
            {verbs: [patch], apiGroups: [apps], resources: ["*/status"]}                         | deployments | status |   | true
            {verbs: [patch], apiGroups: [apps], resources: ["*/scale"]}                          | deployments | status |   | false
            {verbs: [patch], apiGroups: [apps], resources: [deployments], resourceNames: [a, b]} | deployments |        | b | true
            {verbs: [patch], apiGroups: [apps], resources: [deployments], resourceNames: [a, b]} | deployments |        | c | false
            {verbs: [patch], apiGroups: [apps], resources: [deployments], resourceNames: [a, b]} | deployments |        |   | false
            """)
    void asRulesAreRead(String rule, String resource, String part, String name, boolean given) {
        assertThat(listed(rule).gives(patch(resource, part, name))).isEqualTo(given);
    }

    /** Rules of a namespace do not tell whether they hold elsewhere. */
    @Test
    void nothingIsSaidOfOtherPlaces() {
        ListedRights all = listed("{verbs: [\"*\"], apiGroups: [\"*\"], resources: [\"*\"]}");
        assertThat(HubRights.needed(Set.of("fleet"), true))
                .filteredOn(all::gives)
                .isNotEmpty()
                .allMatch(right -> "fleet".equals(right.getNamespace()));
        assertThat(HubRights.needed(Set.of(), true)).noneMatch(all::gives);
    }
}
