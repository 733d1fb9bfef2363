package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.plan.CatalogInput.Seen;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The catalogue of a cluster that is emptied before its machines go. */
class CatalogDrainTest extends CatalogFixture {
    @BeforeEach
    void threeThatNeedEachOther() {
        entry("volumes", "namespace: volumes, clusters: {}");
        entry("store", "namespace: store, clusters: {}, dependsOn: [{name: volumes}]");
        entry("shop", "namespace: shop, clusters: {}, dependsOn: [{name: store}]");
    }

    @Test
    void whileItWaitsAllStaysAndNothingNewComes() {
        drained.put("paris", DrainPhase.Waiting);
        present.put("boston", Set.of("volumes"));
        present.put("paris", Set.of("volumes"));
        seen.put("boston", new Seen(Set.of("volumes"), Set.of()));
        seen.put("paris", new Seen(Set.of("volumes"), Set.of()));
        assertThat(shares(catalogue())).containsExactly("boston: store volumes", "paris: volumes");
    }

    @Test
    void whatOthersNeedGoesLast() {
        drained.put("paris", DrainPhase.Emptying);
        present.put("paris", Set.of("volumes", "store", "shop"));
        assertThat(shares(catalogue())).contains("paris: store volumes -shop");
        present.put("paris", Set.of("volumes", "store"));
        seen.put("paris", new Seen(Set.of(), Set.of("shop")));
        assertThat(shares(catalogue())).as("shop has not ended yet").contains("paris: store volumes");
        seen.put("paris", new Seen(Set.of(), Set.of()));
        assertThat(shares(catalogue())).contains("paris: volumes -store");
        present.put("paris", Set.of());
        assertThat(shares(catalogue())).contains("paris: ");
    }

    @Test
    void whatIsDeployedGoesAlongWhateverTheEntrySays() {
        drained.put("paris", DrainPhase.Emptying);
        present.put("paris", Set.of("shop", "forgotten"));
        assertThat(catalogue().shares())
                .anySatisfy((bond, share) -> assertThat(share.policy("shop")).isEqualTo(RemovePolicy.Remove))
                .anySatisfy((bond, share) -> assertThat(share.policy("forgotten"))
                        .as("an entry that nobody has any more")
                        .isEqualTo(RemovePolicy.Remove));
    }

    @Test
    void anEntryWithAProblemGoesToo() {
        entry("broken", "namespace: argocd, clusters: {}");
        present.put("paris", Set.of("broken"));
        assertThat(shares(catalogue())).contains("paris: volumes");
        drained.put("paris", DrainPhase.Emptying);
        assertThat(shares(catalogue())).contains("paris: -broken");
    }

    @Test
    void itIsNobodysLossOfTheBudget() {
        labels.put("rome", labels.get("paris"));
        for (String each : Set.of("boston", "paris", "rome")) {
            present.put(each, Set.of("shop"));
            drained.put(each, DrainPhase.Emptying);
        }
        Catalogue catalogue = catalogue();
        assertThat(shares(catalogue)).containsExactly("boston: -shop", "paris: -shop", "rome: -shop");
        assertThat(catalogue.losses()).isEmpty();
    }
}
