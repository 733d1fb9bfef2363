package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.model.capi.ClusterCondition;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.status.Conditions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Our condition on a Cluster, for which its own Available waits where {@code spec.availabilityGates} names it. */
public final class AvailabilityGate {
    static final String CONDITION = "GitOpsReady";
    private static final String MANAGER = "gitops-topology-gate";
    private static final ResourceDefinitionContext CLUSTERS = new ResourceDefinitionContext.Builder()
            .withGroup(HubClusters.GROUP)
            .withVersion("v1beta2") // v1beta1 has no gates
            .withKind("Cluster")
            .withPlural("clusters")
            .withNamespaced(true)
            .build();
    private final KubernetesClient hub;
    private final InstantSource clock;

    public AvailabilityGate(KubernetesClient hub, InstantSource clock) {
        this.hub = hub;
        this.clock = clock;
    }

    /** Writes it where it is asked for and says something else than before. */
    void tell(ClusterApi capi, LiveCluster live, FleetClusterStatus status) {
        if (capi.provision() == null || !Boolean.TRUE.equals(capi.provision().availabilityGate()) || live.deleting()) {
            return;
        }
        Optional<Condition> ready = Stream.ofNullable(status.conditions())
                .flatMap(List::stream)
                .filter(each -> each.type().equals(Conditions.READY))
                .findFirst();
        if (ready.isEmpty()) {
            return;
        }
        ClusterCondition wanted = new ClusterCondition(
                CONDITION,
                ready.get().status(),
                ready.get().reason(),
                Objects.requireNonNullElse(ready.get().message(), ""));
        if (live.condition(CONDITION).filter(wanted::equals).isEmpty()) {
            write(live, wanted);
        }
    }

    private void write(LiveCluster live, ClusterCondition condition) {
        GenericKubernetesResource cluster = new GenericKubernetesResource();
        cluster.setApiVersion(HubClusters.GROUP + "/v1beta2");
        cluster.setKind("Cluster");
        cluster.setMetadata(new ObjectMetaBuilder()
                .withNamespace(live.key().namespace())
                .withName(live.key().name())
                .build());
        cluster.setAdditionalProperty(
                "status",
                Map.of(
                        "conditions",
                        List.of(Map.of(
                                "type", condition.type(),
                                "status", condition.status(),
                                "reason", condition.reason(),
                                "message", condition.message(),
                                "lastTransitionTime",
                                        clock.instant()
                                                .truncatedTo(ChronoUnit.SECONDS)
                                                .toString()))));
        hub.genericKubernetesResources(CLUSTERS)
                .inNamespace(live.key().namespace())
                .resource(cluster)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(MANAGER)
                        .withForce(true)
                        .build());
    }
}
