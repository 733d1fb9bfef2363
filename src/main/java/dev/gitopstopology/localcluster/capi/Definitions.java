package dev.gitopstopology.localcluster.capi;

import dev.gitopstopology.localcluster.LocalClusterException;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Installs CRDs of Cluster API in a control plane that runs none of its controllers. Nothing converts there: an object that was written in
 * one version is read in the other without the fields that only the first one has.
 */
public final class Definitions {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;
    private static final int TOO_MANY_REQUESTS = 429; // the storage is being initialized
    private static final String OLD = "v1beta1";
    private static final String CONTRACT = "cluster.x-k8s.io/v1beta2";

    private Definitions() {}

    /** All versions that the release serves; returns when the hub lists their objects. */
    public static void install(KubernetesClient hub, Components... providers) throws InterruptedException {
        install(hub, unconverted(providers));
    }

    /** As a hub of before v1beta2 has them; kinds without a v1beta1 are left out. */
    public static void installV1beta1(KubernetesClient hub, Components... providers) throws InterruptedException {
        install(
                hub,
                unconverted(providers).stream()
                        .filter(each -> each.getSpec().getVersions().stream()
                                .anyMatch(version -> version.getName().equals(OLD)))
                        .map(Definitions::old)
                        .toList());
    }

    private static List<CustomResourceDefinition> unconverted(Components... providers) {
        return Arrays.stream(providers)
                .flatMap(each -> each.definitions().stream())
                .map(Definitions::unconverted)
                .toList();
    }

    private static CustomResourceDefinition unconverted(CustomResourceDefinition released) {
        return new CustomResourceDefinitionBuilder(released)
                .editSpec()
                .withNewConversion()
                .withStrategy("None")
                .endConversion()
                .endSpec()
                .build();
    }

    private static CustomResourceDefinition old(CustomResourceDefinition released) {
        return new CustomResourceDefinitionBuilder(released)
                .editMetadata()
                .removeFromLabels(CONTRACT)
                .endMetadata()
                .editSpec()
                .removeMatchingFromVersions(version -> !version.getName().equals(OLD))
                .editMatchingVersion(version -> version.getName().equals(OLD))
                .withServed(true)
                .withStorage(true)
                .endVersion()
                .endSpec()
                .build();
    }

    private static void install(KubernetesClient hub, List<CustomResourceDefinition> all) throws InterruptedException {
        all.forEach(each -> hub.resource(each).forceConflicts().serverSideApply());
        long end = System.nanoTime() + DEADLINE.toNanos();
        for (CustomResourceDefinition each : all) {
            while (!served(hub, each)) {
                if (System.nanoTime() > end) {
                    throw new LocalClusterException("The hub does not serve %s after %d s."
                            .formatted(each.getMetadata().getName(), DEADLINE.toSeconds()));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    /** Asks as an informer does at its start: a CRD that is Established may still answer 429 for a moment. */
    private static boolean served(KubernetesClient hub, CustomResourceDefinition definition) {
        try {
            for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
                if (version.getServed()) {
                    hub.genericKubernetesResources(context(definition, version))
                            .inAnyNamespace()
                            .list(new ListOptionsBuilder()
                                    .withResourceVersion("0")
                                    .build());
                }
            }
            return true;
        } catch (KubernetesClientException e) {
            if (Set.of(HttpURLConnection.HTTP_NOT_FOUND, TOO_MANY_REQUESTS, HttpURLConnection.HTTP_UNAVAILABLE)
                    .contains(e.getCode())) {
                return false;
            }
            throw e;
        }
    }

    private static ResourceDefinitionContext context(
            CustomResourceDefinition definition, CustomResourceDefinitionVersion version) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(definition.getSpec().getGroup())
                .withVersion(version.getName())
                .withKind(definition.getSpec().getNames().getKind())
                .withPlural(definition.getSpec().getNames().getPlural())
                .withNamespaced(definition.getSpec().getScope().equals("Namespaced"))
                .build();
    }
}
