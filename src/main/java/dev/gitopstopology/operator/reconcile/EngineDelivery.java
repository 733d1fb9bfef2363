package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.operator.order.CredentialCopies;
import dev.gitopstopology.operator.order.EngineOrders;
import dev.gitopstopology.plan.PlannedInstance;
import dev.gitopstopology.status.EngineView;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Brings a planned engine about: one of ours is rendered and installed, one of somebody else's is looked for. */
record EngineDelivery(Renderings renderings, EngineOrders engines) {
    /** @param policies the tenants' part of the engine's policy */
    EngineView order(
            PlannedInstance planned,
            String topologyUid,
            SortedMap<String, String> policies,
            CredentialCopies credentials) {
        Instance instance = planned.instance();
        if (instance.engine().external()) {
            return new EngineView(instance, null, null, null, engines.find(instance, topologyUid));
        }
        Renderings.Result rendered = renderings.of(planned, instance.topology().namespace(), policies);
        @Nullable
        Receipt receipt = rendered.recipe() == null
                ? null
                : engines.install(rendered.recipe(), planned.shards(), credentials, topologyUid);
        return new EngineView(instance, rendered.pinned(), rendered.refused(), rendered.distribution(), receipt);
    }
}
