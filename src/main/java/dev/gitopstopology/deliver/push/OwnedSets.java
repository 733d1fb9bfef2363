package dev.gitopstopology.deliver.push;

import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an instance's tenants, or its entries of the catalogue, have on one cluster: a set and an inventory each, so that one owner's
 * trouble is its own. What is there is known from the inventories, so an owner that nobody remembers is still taken away.
 */
public final class OwnedSets {
    private static final String ARGO = "argoproj.io/v1alpha1";

    private final Target target;
    private final TopologyKey topology;
    private final InstanceId instance;
    private final ClusterKey cluster;
    private final SetKind kind;

    public OwnedSets(Target target, TopologyKey topology, InstanceId instance, ClusterKey cluster, SetKind kind) {
        this.target = target;
        this.topology = topology;
        this.instance = instance;
        this.cluster = cluster;
        this.kind = kind;
    }

    /**
     * What is meant for a cluster's namespace beside a Flux waits for that namespace; the rest does not.
     *
     * @return number of objects in the inventory
     * @throws DeliveryException when something waits
     */
    public int deliver(RenderedSet set, Holder holder, int mayPrune) {
        SortedSet<String> missing = kind == SetKind.project ? missing(set) : new TreeSet<>();
        RenderedSet possible = new RenderedSet(
                set.id(),
                set.manifests().stream()
                        .filter(manifest -> !missing.contains(String.valueOf(manifest.namespace())))
                        .toList());
        int objects = new SetDelivery(target, mayPrune)
                .deliver(possible, holder, new Bindings())
                .objects();
        if (!missing.isEmpty()) {
            throw new DeliveryException(
                    Outcome.Waiting,
                    "Registering",
                    "namespaces %s are not there yet on cluster %s; each is made when the cluster that it is for is registered"
                            .formatted(String.join(", ", missing), target.name()));
        }
        return objects;
    }

    private SortedSet<String> missing(RenderedSet set) {
        return set.manifests().stream()
                .filter(manifest -> !manifest.kind().equals("AppProject"))
                .map(manifest -> String.valueOf(manifest.namespace()))
                .distinct()
                .filter(namespace -> !new FluxNamespace(target, namespace, instance).exists())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the owners that have anything here. */
    public SortedSet<String> present() {
        return InventoryStore.owners(target.objects(), instance, kind);
    }

    /**
     * Takes away what an owner has here. Its namespaces stay, whatever is in them.
     *
     * @throws DeliveryException when the inventory is another topology's
     */
    public void remove(String owner, String topologyUid) {
        removal(owner, topologyUid).remove();
    }

    /** Gives up what all owners have here, and leaves it as it is. */
    public void releaseAll(String topologyUid) {
        present().forEach(owner -> removal(owner, topologyUid).release());
    }

    /** Takes away what all owners have here, but for projects that Applications belong to: those are only given up. */
    public void removeAll(String topologyUid) {
        for (String owner : present()) {
            if (applications(owner).isEmpty()) {
                remove(owner, topologyUid);
            } else {
                removal(owner, topologyUid).release();
            }
        }
    }

    /** Names of the Applications that belong to the owner's project, beside which they are. */
    public List<String> applications(String owner) {
        SetId set = new SetId(topology, instance, cluster, kind, owner);
        return InventoryStore.entries(target.objects(), set).stream()
                .filter(id -> id.kind().equals("AppProject"))
                .flatMap(project ->
                        target.objects().list(new ObjectId(ARGO, "Application", project.namespace(), "")).stream()
                                .filter(application ->
                                        application.at("/spec/project").asText().equals(project.name())))
                .map(application -> application.path("metadata").path("name").asText())
                .sorted()
                .toList();
    }

    private SetRemoval removal(String owner, String topologyUid) {
        return new SetRemoval(target, new SetId(topology, instance, cluster, kind, owner), topologyUid);
    }
}
