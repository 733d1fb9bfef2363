package dev.gitopstopology.deliver.push;

import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import java.util.List;
import java.util.SortedSet;

/**
 * What an instance's tenants have on one cluster: a set and an inventory each, so that one tenant's trouble is its own. What is
 * there is known from the inventories, so a tenant that nobody remembers is still taken away.
 */
public final class TenantSets {
    private static final String ARGO = "argoproj.io/v1alpha1";

    private final Target target;
    private final TopologyKey topology;
    private final InstanceId instance;
    private final ClusterKey cluster;
    private final SetKind kind;

    public TenantSets(Target target, TopologyKey topology, InstanceId instance, ClusterKey cluster, SetKind kind) {
        this.target = target;
        this.topology = topology;
        this.instance = instance;
        this.cluster = cluster;
        this.kind = kind;
    }

    /** @return number of objects in the inventory */
    public int deliver(RenderedSet set, Holder holder, int mayPrune) {
        return new SetDelivery(target, mayPrune)
                .deliver(set, holder, new Bindings())
                .objects();
    }

    /** Names of the tenants that have anything here. */
    public SortedSet<String> present() {
        return InventoryStore.tenants(target.objects(), instance, kind);
    }

    /**
     * Takes away what a tenant has here. Its namespaces stay, whatever is in them.
     *
     * @throws DeliveryException when the inventory is another topology's
     */
    public void remove(String tenant, String topologyUid) {
        removal(tenant, topologyUid).remove();
    }

    /** Gives up what all tenants have here, and leaves it as it is. */
    public void releaseAll(String topologyUid) {
        present().forEach(tenant -> removal(tenant, topologyUid).release());
    }

    /** Takes away what all tenants have here, but for projects that Applications belong to: those are only given up. */
    public void removeAll(String topologyUid) {
        for (String tenant : present()) {
            if (applications(tenant).isEmpty()) {
                remove(tenant, topologyUid);
            } else {
                removal(tenant, topologyUid).release();
            }
        }
    }

    /** Names of the Applications that belong to the tenant's project, beside which they are. */
    public List<String> applications(String tenant) {
        SetId set = new SetId(topology, instance, cluster, kind, tenant);
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

    private SetRemoval removal(String tenant, String topologyUid) {
        return new SetRemoval(target, new SetId(topology, instance, cluster, kind, tenant), topologyUid);
    }
}
