package dev.gitopstopology.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.EngineInstanceStatus;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineViewTest {
    private static final Receipt READY = Receipt.delivered("digest", 50, Map.of(), List.of());
    private static final Receipt WAITING = Receipt.not(Outcome.Waiting, "ShardsNotReady", "wait");

    private static EngineView view(EngineType type, Receipt receipt) {
        EngineSpec spec =
                new EngineSpec(type, null, null, null, null, null, null, null, null, null, null, null, null, null);
        Instance instance = new Instance(
                new InstanceId("x-1"),
                new TopologyKey("n", "x"),
                ClusterKey.HUB,
                Role.engine,
                Engine.of(spec, "v1").withShards(3),
                false,
                30);
        return new EngineView(instance, null, null, null, receipt);
    }

    private static EngineInstanceStatus status(EngineView view) {
        return EngineInstanceStatuses.of(view, 2, null, Instant.EPOCH);
    }

    @Test
    void clustersThatDoNotGetToTheirShardsAreTheEnginesTrouble() {
        EngineView view = view(EngineType.ArgoCD, READY).with(WAITING);
        assertThat(view.ready()).isFalse();
        assertThat(status(view).conditions()).anySatisfy(condition -> {
            assertThat(condition.type()).isEqualTo("Delivered");
            assertThat(condition.reason()).isEqualTo("ShardsNotReady");
        });
        assertThat(status(view).objects()).isEqualTo(50);
    }

    @Test
    void anEnginesOwnTroubleComesFirst() {
        Receipt unready = Receipt.delivered("digest", 50, Map.of(), List.of(new Problem("", "NotReady", "no")));
        for (Receipt receipt : List.of(unready, Receipt.not(Outcome.Blocked, "Refused", "no"))) {
            EngineView view = view(EngineType.ArgoCD, receipt);
            assertThat(view.with(WAITING)).isEqualTo(view);
        }
        EngineView ready = view(EngineType.ArgoCD, READY);
        assertThat(ready.with(null)).isEqualTo(ready);
        assertThat(ready.with(Receipt.delivered("", 3, Map.of(), List.of()))).isEqualTo(ready);
    }

    @Test
    void shardsAreToldOfAnArgoCD() {
        assertThat(status(view(EngineType.ArgoCD, READY)).shards()).isEqualTo(3);
        assertThat(status(view(EngineType.Flux, READY)).shards()).isNull();
    }
}
