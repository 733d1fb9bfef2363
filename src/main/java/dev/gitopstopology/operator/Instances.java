package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.EngineInstanceStatus;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.plan.PlannedInstance;
import dev.gitopstopology.render.InstanceObject;
import dev.gitopstopology.status.EngineInstanceStatuses;
import dev.gitopstopology.status.TopologyView;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** EngineInstances on the hub: what people read of an engine. They go with their topology, by owner reference. */
final class Instances {
    private final KubernetesClient hub;
    private final InstantSource clock;

    Instances(KubernetesClient hub, InstantSource clock) {
        this.hub = hub;
        this.clock = clock;
    }

    /** Writes what has changed since it was last written, and nothing while the instance is still under way. */
    void publish(GitOpsTopology topology, TopologyView view) {
        for (PlannedInstance planned : view.plan().instances()) {
            if (view.engine() != null) {
                publish(topology, planned.instance(), view);
            }
        }
    }

    private void publish(GitOpsTopology topology, Instance instance, TopologyView view) {
        EngineInstance wanted = hub.getKubernetesSerialization()
                .convertValue(
                        InstanceObject.of(instance, topology.getMetadata().getUid())
                                .json(),
                        EngineInstance.class);
        var resource = hub.resources(EngineInstance.class)
                .inNamespace(topology.getMetadata().getNamespace())
                .withName(instance.id().value());
        @Nullable EngineInstance found = resource.get();
        if (found == null || !wanted.getSpec().equals(found.getSpec())) {
            found = hub.resource(wanted)
                    .fieldManager(Api.FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        }
        int registered = (int) view.registrations().stream()
                .filter(each -> each.receipt() != null && each.receipt().done())
                .count();
        if (view.engine() == null) {
            return;
        }
        EngineInstanceStatus status =
                EngineInstanceStatuses.of(view.engine(), view.pinned(), registered, found.getStatus(), clock.instant());
        if (!status.equals(found.getStatus())) {
            EngineInstance fresh = new EngineInstance();
            fresh.setMetadata(new ObjectMetaBuilder()
                    .withName(instance.id().value())
                    .withNamespace(topology.getMetadata().getNamespace())
                    .build());
            fresh.setSpec(wanted.getSpec());
            fresh.setStatus(status);
            hub.resource(fresh)
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(Api.FIELD_MANAGER)
                            .withForce(true)
                            .build());
        }
    }
}
