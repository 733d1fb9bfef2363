package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.ProvisionAddon;
import dev.gitopstopology.cluster.AdminAccess;
import dev.gitopstopology.cluster.KubeconfigSource;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.deliver.push.capi.AddonDelivery;
import dev.gitopstopology.distribution.DistributionException;
import dev.gitopstopology.distribution.ProvisionFiles;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/** Applies a new cluster's add-ons as soon as its API server answers, and keeps them until an engine does. */
final class AddonsOrder extends ClusterOrder {
    static final String ID = "addons";
    private final Member member;
    private final dev.gitopstopology.cluster.Member known;
    private final KubeconfigSource kubeconfig;
    private final List<ProvisionAddon> addons;
    private final ProvisionFiles files;
    private final AdminAccess admin;
    private final ExecutorService requests;
    private final AddonMemory memory;

    AddonsOrder(
            Member member,
            dev.gitopstopology.cluster.Member known,
            KubeconfigSource kubeconfig,
            List<ProvisionAddon> addons,
            ProvisionFiles files,
            AdminAccess admin,
            ExecutorService requests,
            AddonMemory memory) {
        super(ID, member.fingerprint() + " " + addons);
        this.member = member;
        this.known = known;
        this.kubeconfig = kubeconfig;
        this.addons = addons;
        this.files = files;
        this.admin = admin;
        this.requests = requests;
        this.memory = memory;
    }

    @Override
    protected String cluster() {
        return member.key().toString();
    }

    @Override
    protected Receipt deliver() {
        Map<String, List<Manifest>> manifests = read();
        AtomicReference<DeliveryException> refusal = new AtomicReference<>();
        Optional<AddonDelivery.Delivered> delivered =
                admin.call(known, kubeconfig, "applying add-ons", client -> attempt(client, manifests, refusal));
        if (delivered.isEmpty()) {
            throw refusal.get();
        }
        memory.remember(member.key(), delivered.get().known());
        return Receipt.delivered("", delivered.get().known().size(), Map.of(), List.of());
    }

    /** A refusal is an answer: the connection is in order. */
    private Optional<AddonDelivery.Delivered> attempt(
            KubernetesClient client,
            Map<String, List<Manifest>> manifests,
            AtomicReference<DeliveryException> refusal) {
        try {
            Target target = new Target(cluster(), client, requests);
            return Optional.of(new AddonDelivery(target).deliver(manifests, memory.of(member.key())));
        } catch (DeliveryException e) {
            refusal.set(e);
            return Optional.empty();
        }
    }

    private Map<String, List<Manifest>> read() {
        Map<String, List<Manifest>> all = new TreeMap<>();
        for (ProvisionAddon addon : addons) {
            try {
                all.put(addon.name(), files.addon(member.key().namespace(), addon));
            } catch (DistributionException e) {
                throw new DeliveryException(
                                Outcome.Waiting,
                                "Addon" + e.reason().name(),
                                "FleetCluster %s: %s".formatted(member.key(), e.getMessage()))
                        .onHub();
            }
        }
        return all;
    }
}
