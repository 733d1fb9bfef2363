package dev.gitopstopology.deliver.push;

import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import java.util.List;
import java.util.Set;

/** Takes away what an inventory lists, in two steps, so that something else can be done between them. */
public final class SetRemoval {
    private static final Set<String> BINDINGS = Set.of("RoleBinding", "ClusterRoleBinding");
    private static final Set<String> CONTROLLERS = Set.of("Deployment", "StatefulSet");
    /** Beside an engine, whose claim it is. */
    private static final Set<SetKind> BESIDE = Set.of(SetKind.credentials, SetKind.monitoring);

    private final ApiObjects objects;
    private final SetId set;
    private final InventoryStore store;
    private final String topologyUid;

    public SetRemoval(Target target, SetId set, String topologyUid) {
        this.objects = target.objects();
        this.set = set;
        this.topologyUid = topologyUid;
        this.store = new InventoryStore(objects, set, Holder.reading(topologyUid));
    }

    /** Namespaces that the inventory lists, or lists anything in. */
    public Set<String> namespaces() {
        return store.read().namespaces();
    }

    /** Takes the engine's rights on the cluster away, so that from now on it can change and delete nothing there. */
    public void fence() {
        removeKinds(BINDINGS);
    }

    /** Stops what runs, before anything that it watches goes. */
    public void stopControllers() {
        removeKinds(CONTROLLERS);
    }

    /** Removes the rest, and last of all the inventory and the claim. Namespaces and CRDs stay. */
    public void remove() {
        removeObjects();
        release();
    }

    /** Removes the rest, and leaves inventory and claim. Namespaces and CRDs stay. */
    public void removeObjects() {
        Prune prune = new Prune(objects, set.instance());
        store.read().entries().values().forEach(prune::remove);
    }

    /** The same, but for what is elsewhere than in these namespaces and where our rights have ended before it. */
    public void removeObjects(Set<String> home) {
        Prune prune = new Prune(objects, set.instance());
        store.read().entries().values().forEach(entry -> prune.remove(entry, home));
    }

    /** Gives up the inventory and the claim, and leaves everything else as it is. */
    public void release() {
        store.read();
        if (set.owner() == null && !BESIDE.contains(set.kind())) {
            new Claims(objects).releaseAll(set, topologyUid);
        }
        store.delete(); // last: it is what a later run knows the rest by
    }

    private void removeKinds(Set<String> kinds) {
        Prune prune = new Prune(objects, set.instance());
        List<Inventory.Entry> entries = store.read().entries().values().stream()
                .filter(entry -> kinds.contains(entry.id().kind()))
                .toList();
        entries.forEach(prune::remove);
    }
}
