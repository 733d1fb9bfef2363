package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.EngineInstanceStatus;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.render.InstanceObject;
import dev.gitopstopology.render.Ownership;
import dev.gitopstopology.status.EngineInstanceStatuses;
import dev.gitopstopology.status.EngineView;
import dev.gitopstopology.status.Registered;
import dev.gitopstopology.status.TopologyView;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** EngineInstances on the hub: what people read of an engine. They go with their topology, by owner reference. */
public final class Instances {
    private final KubernetesClient hub;
    private final InstantSource clock;

    public Instances(KubernetesClient hub, InstantSource clock) {
        this.hub = hub;
        this.clock = clock;
    }

    /**
     * Writes what has changed, and nothing of an instance that is still under way.
     *
     * @param found as {@link #of} has them
     */
    void publish(GitOpsTopology topology, TopologyView view, Map<String, EngineInstance> found) {
        if (view.paused() || !view.plan().problems().isEmpty()) {
            return;
        }
        Map<InstanceId, Long> registered = Stream.concat(
                        view.registrations().stream().filter(Registered::done).map(Registered::instance),
                        view.plan().kept().stream().map(each -> each.instance().id()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        for (EngineView engine : view.engines()) {
            InstanceId id = engine.instance().id();
            if (engine.receipt() != null) {
                publish(topology, engine, registered.getOrDefault(id, 0L).intValue(), found.get(id.value()));
            }
        }
        withdraw(found, view);
    }

    /** By name; one list however many instances there are. */
    Map<String, EngineInstance> of(GitOpsTopology topology) {
        return hub
                .resources(EngineInstance.class)
                .inNamespace(topology.getMetadata().getNamespace())
                .withLabel(
                        Api.LABEL_TOPOLOGY,
                        Ownership.labelValue(topology.getMetadata().getName()))
                .list()
                .getItems()
                .stream()
                .collect(Collectors.toMap(each -> each.getMetadata().getName(), Function.identity()));
    }

    private void publish(GitOpsTopology topology, EngineView engine, int registered, @Nullable EngineInstance present) {
        EngineInstance wanted = hub.getKubernetesSerialization()
                .convertValue(
                        InstanceObject.of(
                                        engine.instance(),
                                        topology.getMetadata().getUid())
                                .json(),
                        EngineInstance.class);
        @Nullable EngineInstance found = present;
        if (found == null || !wanted.getSpec().equals(found.getSpec())) {
            found = hub.resource(wanted)
                    .fieldManager(Api.FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        }
        EngineInstanceStatus status = EngineInstanceStatuses.of(engine, registered, found.getStatus(), clock.instant());
        if (!status.equals(found.getStatus())) {
            EngineInstance fresh = new EngineInstance();
            fresh.setMetadata(new ObjectMetaBuilder()
                    .withName(wanted.getMetadata().getName())
                    .withNamespace(wanted.getMetadata().getNamespace())
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

    /** Of engines that are gone. */
    private void withdraw(Map<String, EngineInstance> found, TopologyView view) {
        Set<String> present = Stream.of(
                        view.engines().stream().map(each -> each.instance().id()),
                        view.plan().staying().stream().map(Plan.Bond::instance),
                        view.departing().stream().map(Registered::instance),
                        view.retiring().stream().map(Registered::instance))
                .flatMap(Function.identity())
                .map(InstanceId::value)
                .collect(Collectors.toSet());
        found.forEach((name, instance) -> {
            if (!present.contains(name)) {
                hub.resource(instance).delete();
            }
        });
    }
}
