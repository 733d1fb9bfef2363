package dev.gitopstopology.plan.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.capi.SecretKeys;
import dev.gitopstopology.plan.provision.Identities.NamedSecret;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitiesTest {
    private static final ClusterKey SHOP = new ClusterKey("team-a", "shop");
    private static final String KIND =
            "{apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: %s, metadata: {name: shop, namespace: team-a}, spec: %s}";
    private static final String AZURE = "{type: %s, clientSecret: {name: azure, namespace: team-a}}";

    private static Manifest one(String kind, String spec) {
        return Objects.of(KIND.formatted(kind, spec)).get(0);
    }

    private static Optional<NamedSecret> secret(String kind, String spec) {
        Manifest object = one(kind, spec);
        return Identities.secret(object.id(), object.json());
    }

    @ParameterizedTest
    @CsvSource({
        "ServicePrincipal, clientSecret",
        "ManualServicePrincipal, clientSecret",
        "ServicePrincipalCertificate, ''"
    })
    void anIdentityOfAzureWithASecret(String type, String keys) {
        assertThat(secret("AzureClusterIdentity", AZURE.formatted(type))).hasValueSatisfying(named -> {
            assertThat(named.field()).isEqualTo("spec.clientSecret");
            assertThat(named.namespace() + "/" + named.name()).isEqualTo("team-a/azure");
            assertThat(String.join(",", named.keys())).isEqualTo(keys);
        });
    }

    @Test
    void anIdentityOfAzureWithoutOne() {
        assertThat(secret("AzureClusterIdentity", AZURE.formatted("WorkloadIdentity")))
                .isEmpty();
        assertThat(secret("AzureClusterIdentity", "{type: ServicePrincipal}")).isEmpty();
    }

    @Test
    void aClusterOfVSphere() {
        assertThat(secret("VSphereCluster", "{identityRef: {kind: Secret, name: v}}"))
                .hasValueSatisfying(named -> {
                    assertThat(named.namespace() + "/" + named.name()).isEqualTo("team-a/v");
                    assertThat(named.keys()).containsExactly("username", "password");
                });
        assertThat(secret("VSphereCluster", "{identityRef: {kind: VSphereClusterIdentity, name: v}}"))
                .isEmpty();
        assertThat(secret("VSphereCluster", "{}")).isEmpty();
    }

    @Test
    void whatIsMissingIsNamedWithTheFieldAndTheWayOut() {
        NamedSecret named = secret("AzureClusterIdentity", AZURE.formatted("ServicePrincipal"))
                .orElseThrow();
        assertThat(Identities.problem(SHOP, named, new SecretKeys(true, Set.of("clientSecret"))))
                .isEmpty();
        assertThat(Identities.problem(SHOP, named, new SecretKeys(false, null))).hasValueSatisfying(problem -> {
            assertThat(problem.reason()).isEqualTo("IdentitySecretMissing");
            assertThat(problem.message())
                    .contains(
                            "AzureClusterIdentity team-a/shop names Secret team-a/azure in spec.clientSecret, which is not there",
                            "kubectl -n team-a create secret generic azure");
        });
        assertThat(Identities.problem(SHOP, named, new SecretKeys(true, Set.of("other"))))
                .hasValueSatisfying(problem -> assertThat(problem.message()).contains("has no key clientSecret"));
    }

    @Test
    void anIdentityThatIsNotOfTheTemplate() {
        Manifest azure = one("AzureCluster", "{identityRef: {kind: AzureClusterIdentity, name: shared}}");
        Manifest vsphere = one("VSphereCluster", "{identityRef: {kind: VSphereClusterIdentity, name: all}}");
        assertThat(Identities.elsewhere(List.of(azure, vsphere)))
                .extracting(each -> each.identity().key())
                .containsExactly(
                        "AzureClusterIdentity.infrastructure.cluster.x-k8s.io/team-a/shared",
                        "VSphereClusterIdentity.infrastructure.cluster.x-k8s.io//all");
        Manifest own = one("AzureClusterIdentity", "{}");
        Manifest cluster = one("AzureCluster", "{identityRef: {kind: AzureClusterIdentity, name: shop}}");
        assertThat(Identities.elsewhere(List.of(own, cluster))).isEmpty();
        assertThat(Identities.elsewhere(List.of(one("VSphereCluster", "{identityRef: {kind: Secret, name: v}}"))))
                .isEmpty();
        assertThat(Identities.missing(SHOP, Identities.elsewhere(List.of(azure)).get(0))
                        .message())
                .contains("AzureCluster team-a/shop names AzureClusterIdentity team-a/shared in spec.identityRef");
    }
}
