package dev.gitopstopology.operator.order;

import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.plan.ShardPlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** Puts the clusters of an Argo CD on their shards, and keeps them there. */
final class ShardsOrder extends ClusterOrder {
    private final Member host;
    private final Instance instance;
    private final int clusters;
    private final ShardPinning pinning;

    /** @param registered names of clusters whose Secret is there: with a new one there is something to do */
    ShardsOrder(
            Member host,
            Instance instance,
            ShardPlan plan,
            SortedSet<String> registered,
            String topologyUid,
            ShardPinning pinning) {
        super(
                id(instance.topology(), instance.id()),
                Digests.sha256Hex(
                        (plan.pins() + " " + registered + " " + topologyUid).getBytes(StandardCharsets.UTF_8)));
        this.host = host;
        this.instance = instance;
        this.clusters = plan.pins().size();
        this.pinning = pinning;
    }

    static String id(TopologyKey topology, InstanceId instance) {
        return "shards/" + topology.namespace() + "/" + instance;
    }

    @Override
    public TopologyKey topology() {
        return instance.topology();
    }

    InstanceId instance() {
        return instance.id();
    }

    @Override
    protected String cluster() {
        return host.key().toString();
    }

    @Override
    protected Receipt deliver() {
        if (host.leaving()) {
            return leaving();
        }
        int waiting = host.call(
                "putting clusters on shards of " + instance.id(), connected -> pinning.pin(host.target(connected)));
        return waiting == 0
                ? Receipt.delivered(fingerprint(), clusters, Map.of(), List.of())
                : Receipt.not(
                        Outcome.Waiting,
                        "ShardsNotReady",
                        "engine instance %s on cluster %s: clusters stay on the shards that they are on until each pod of argocd-application-controller is ready; look at those that are not"
                                .formatted(instance.id(), cluster()));
    }
}
