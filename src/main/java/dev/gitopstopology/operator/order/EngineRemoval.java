package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.deliver.push.ClusterSecretDelivery;
import dev.gitopstopology.deliver.push.EngineRoom;
import dev.gitopstopology.deliver.push.OwnedSets;
import dev.gitopstopology.deliver.push.SetRemoval;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.render.registration.EngineRoomAccess;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lets one engine go on the cluster that it runs on.
 *
 * @param engine its set; the cluster in it is the FleetCluster through which it was delivered
 */
record EngineRemoval(Target target, SetId engine, String topologyUid, RemovePolicy policy) {
    void run() {
        SetRemoval removal = new SetRemoval(target, engine, topologyUid);
        List<SetRemoval> beside = Stream.of(SetKind.credentials, SetKind.monitoring)
                .map(kind -> new SetId(engine.topology(), engine.instance(), engine.cluster(), kind))
                .map(set -> new SetRemoval(target, set, topologyUid))
                .toList();
        List<OwnedSets> projects = Stream.of(SetKind.project, SetKind.catalog)
                .map(kind -> new OwnedSets(target, engine.topology(), engine.instance(), engine.cluster(), kind))
                .toList();
        if (engine.cluster().isHub()) {
            remove(removal, beside, projects);
        } else {
            EngineRoom room = new EngineRoom(target);
            List<Manifest> bindings = removal.namespaces().stream()
                    .map(EngineRoomAccess::binding)
                    .filter(room::enter)
                    .toList();
            if (!bindings.isEmpty()) {
                remove(removal, beside, projects);
            }
            bindings.forEach(binding -> {
                // Of a cluster that did not answer when its registration ended; its account is gone, or goes with it.
                new ClusterSecretDelivery(target)
                        .removeAll(String.valueOf(binding.namespace()), engine.instance(), topologyUid);
                room.leave(binding.id());
            });
        }
        projects.forEach(each -> each.releaseAll(topologyUid));
        beside.forEach(SetRemoval::release);
        removal.release();
    }

    private void remove(SetRemoval removal, List<SetRemoval> beside, List<OwnedSets> projects) {
        if (policy == RemovePolicy.Remove) {
            removal.stopControllers();
            projects.forEach(each -> each.removeAll(topologyUid));
            Set<String> home = removal.namespaces();
            beside.forEach(each -> each.removeObjects(home));
            removal.removeObjects();
        }
    }
}
