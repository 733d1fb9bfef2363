package dev.gitopstopology.deliver.push;

import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.Flavour;
import dev.gitopstopology.model.SetId;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a cluster has nodes enough for an engine: what would stay pending is better said before. */
public final class Nodes {
    private static final long PAGE = 20;
    private final Target target;

    public Nodes(Target target) {
        this.target = target;
    }

    /**
     * What is installed already is not asked for again. Nor is a cluster that does not let us list nodes, as one that was enrolled by
     * an earlier release.
     *
     * @throws DeliveryException when there are too few
     */
    public void require(Flavour flavour, SetId engine, Holder holder) {
        if (installed(flavour, engine, holder)) {
            return;
        }
        int found = schedulable(flavour.nodes());
        if (found < flavour.nodes()) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "TooFewNodes",
                    "engine instance %s: profile %s needs %d nodes that pods can be put on, and cluster %s has %d, so it is not installed; add nodes, or choose another profile in spec.engine.argoCD.profile. It follows by itself once there are enough"
                            .formatted(engine.instance(), flavour, flavour.nodes(), target.name(), found));
        }
    }

    private boolean installed(Flavour flavour, SetId engine, Holder holder) {
        List<String> there = new InventoryStore(target.objects(), engine, holder)
                .read().entries().values().stream()
                        .filter(entry -> entry.uid() != null)
                        .map(entry -> entry.id().kind() + "/" + entry.id().name())
                        .toList();
        return there.containsAll(flavour.workloads());
    }

    /** Counts to that number at most; a node is a large object. */
    private int schedulable(int enough) {
        try {
            int found = 0;
            @Nullable String next = null;
            do {
                NodeList page = target.client()
                        .nodes()
                        .list(new ListOptionsBuilder()
                                .withLimit(PAGE)
                                .withContinue(next)
                                .build());
                found += (int) page.getItems().stream().filter(Nodes::takesPods).count();
                next = page.getMetadata().getContinue();
            } while (found < enough && next != null && !next.isEmpty());
            return found;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return enough;
            }
            throw e;
        }
    }

    private static boolean takesPods(Node node) {
        List<Taint> taints = node.getSpec() == null ? List.of() : node.getSpec().getTaints();
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        return !cordoned && taints.stream().allMatch(taint -> "PreferNoSchedule".equals(taint.getEffect()));
    }
}
