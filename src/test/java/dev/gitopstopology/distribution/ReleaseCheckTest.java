package dev.gitopstopology.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.FluxComponent;
import dev.gitopstopology.distribution.DistributionException.Reason;
import dev.gitopstopology.model.Flavour;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Release;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseCheckTest {
    @ParameterizedTest
    @EnumSource
    void theDefaultReleasePasses(ArgoCDProfile profile) {
        Release release = Distribution.release(profile);
        ReleaseCheck.check(release);
        assertThat(release.images()).contains("quay.io/argoproj/argocd:v3.5.7");
        assertThat(release.images())
                .hasSize(profile == ArgoCDProfile.HighAvailability ? 4 : profile == ArgoCDProfile.Core ? 2 : 3);
    }

    @Test
    void theReleasesOfFluxPass() {
        Release release = flux("v2.9.4", List.of(FluxComponent.values()));
        assertThat(release.images())
                .containsExactly(
                        "ghcr.io/fluxcd/helm-controller:v1.6.3",
                        "ghcr.io/fluxcd/kustomize-controller:v1.9.4",
                        "ghcr.io/fluxcd/notification-controller:v1.9.3",
                        "ghcr.io/fluxcd/source-controller:v1.9.4");
        assertThat(flux(Releases.defaultVersion(EngineType.Flux), FluxComponent.DEFAULT)
                        .digest())
                .startsWith("sha256:");
    }

    @Test
    void aControllerThatAReleaseLacksIsRefused() {
        DistributionException refused = catchThrowableOfType(
                DistributionException.class, () -> flux("v2.9.5", List.of(FluxComponent.values())));
        assertThat(refused.reason()).isEqualTo(Reason.MissingComponents);
        assertThat(refused).hasMessageContaining("Deployment/notification-controller");
    }

    @Test
    void whatArgoCDMayHoldFluxMayNot() {
        Release release = flux("v2.9.5", FluxComponent.DEFAULT);
        List<Manifest> more = new ArrayList<>(release.manifests());
        more.add(manifest("apiVersion: v1\nkind: Secret\nmetadata: {name: new}\n"));
        Release changed = new Release(release.type(), release.version(), release.flavour(), release.digest(), more);
        assertThat(catchThrowableOfType(DistributionException.class, () -> ReleaseCheck.check(changed))
                        .reason())
                .isEqualTo(Reason.UnknownKinds);
    }

    @Test
    void aFluxWithoutTheFlagsThatKeepTenantsApartIsBlocked() {
        assertThat(catchThrowableOfType(DistributionException.class, () -> VersionFloor.check(Project.FLUX, "v2.7.5"))
                        .reason())
                .isEqualTo(Reason.VersionBlocked);
        VersionFloor.check(Project.FLUX, "v2.8.0");
    }

    private static Release flux(String version, List<FluxComponent> components) {
        return Distribution.release(EngineType.Flux, version, Flavour.of(components));
    }

    private static DistributionException refused(UnaryOperator<List<Manifest>> change) {
        Release release = Distribution.release(ArgoCDProfile.Core);
        Release changed = new Release(
                release.type(),
                release.version(),
                release.flavour(),
                release.digest(),
                change.apply(new ArrayList<>(release.manifests())));
        return catchThrowableOfType(DistributionException.class, () -> ReleaseCheck.check(changed));
    }

    private static Manifest manifest(String yaml) {
        return ManifestParser.parse(yaml.getBytes(StandardCharsets.UTF_8)).get(0);
    }

    @Test
    void aNewKindIsRefused() {
        DistributionException refused = refused(manifests -> {
            manifests.add(manifest("apiVersion: batch/v1\nkind: Job\nmetadata: {name: new}\n"));
            return manifests;
        });
        assertThat(refused.reason()).isEqualTo(Reason.UnknownKinds);
        assertThat(refused).hasMessageContaining("Job.batch new").hasMessageContaining("newer version of the operator");
    }

    @Test
    void aNewDefinitionIsRefused() {
        assertThat(refused(manifests -> {
                            manifests.add(
                                    manifest(
                                            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: new.argoproj.io}\n"));
                            return manifests;
                        })
                        .reason())
                .isEqualTo(Reason.UnknownKinds);
    }

    @Test
    void aChangedClusterRuleIsRefused() {
        DistributionException refused = refused(manifests -> {
            manifests.replaceAll(manifest -> manifest.kind().equals("ClusterRole")
                    ? manifest.edit(
                            json -> json.withArrayProperty("rules").addObject().put("new", true))
                    : manifest);
            return manifests;
        });
        assertThat(refused.reason()).isEqualTo(Reason.UnknownClusterRules);
        assertThat(refused).hasMessageContaining("ClusterRole argocd-application-controller (rules ");
    }

    @Test
    void aMissingComponentIsRefused() {
        DistributionException refused = refused(manifests -> {
            manifests.removeIf(manifest -> manifest.name().equals("argocd-repo-server"));
            return manifests;
        });
        assertThat(refused.reason()).isEqualTo(Reason.MissingComponents);
        assertThat(refused).hasMessageContaining("Deployment/argocd-repo-server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2.14.20", "v3.1.99", "v3.2.11", "v3.3.9", "v3.4.1", "v3.4.2-rc1"})
    void versionsWithAdvisoriesAreBlocked(String version) {
        assertThat(catchThrowableOfType(DistributionException.class, () -> VersionFloor.check(Project.ARGO_CD, version))
                        .reason())
                .isEqualTo(Reason.VersionBlocked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v3.2.12", "v3.3.10", "v3.4.2", "v3.5.0", "v3.6.0-rc1", "v4.0.0"})
    void fixedVersionsAreNot(String version) {
        VersionFloor.check(Project.ARGO_CD, version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "v3.5", "../../etc", "v3.5.7/../x"})
    void aVersionIsAVersion(String version) {
        DistributionException refused = catchThrowableOfType(
                DistributionException.class,
                () -> new ReleaseRequest(EngineType.ArgoCD, version, Flavour.of(ArgoCDProfile.Core), null, "x", null));
        assertThat(refused.reason()).isEqualTo(Reason.VersionUnknown);
    }
}
