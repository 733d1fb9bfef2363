package dev.gitopstopology.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.distribution.Distribution;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.registration.Enrolment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody can grant what they do not have: the installer needs every right that the Roles of a release give. */
class InstallRoleTest {
    private static final List<Right> HELD = Enrolment.manifests().stream()
            .filter(manifest -> manifest.name().equals("gitops-topology-install"))
            .flatMap(InstallRoleTest::rights)
            .toList();

    private record Right(String group, String resource, String verb) {}

    private static Stream<Right> rights(Manifest role) {
        return role.json()
                .path("rules")
                .valueStream()
                .flatMap(rule -> texts(rule.path("apiGroups"))
                        .flatMap(group -> texts(rule.path("resources"))
                                .flatMap(resource ->
                                        texts(rule.path("verbs")).map(verb -> new Right(group, resource, verb)))));
    }

    private static Stream<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText);
    }

    @ParameterizedTest
    @EnumSource(ArgoCDProfile.class)
    void coversWhatTheRolesOfAReleaseGrant(ArgoCDProfile profile) {
        List<Right> granted = Distribution.release(profile).manifests().stream()
                .filter(manifest -> manifest.kind().equals("Role"))
                .flatMap(InstallRoleTest::rights)
                .toList();
        assertThat(granted).isNotEmpty();
        assertThat(HELD).containsAll(granted);
    }

    @ParameterizedTest
    @EnumSource(ArgoCDProfile.class)
    void definitionsOfAReleaseMayBeWrittenByName(ArgoCDProfile profile) {
        List<String> named = Enrolment.manifests().stream()
                .filter(manifest -> manifest.name().equals("gitops-topology-installer")
                        && manifest.kind().equals("ClusterRole"))
                .flatMap(manifest -> manifest.json().path("rules").valueStream())
                .filter(rule -> texts(rule.path("resources")).anyMatch("customresourcedefinitions"::equals))
                .flatMap(rule -> texts(rule.path("resourceNames")))
                .toList();
        assertThat(Distribution.release(profile).manifests())
                .filteredOn(manifest -> manifest.kind().equals("CustomResourceDefinition"))
                .extracting(Manifest::name)
                .isSubsetOf(named);
    }
}
