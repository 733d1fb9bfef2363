package dev.gitopstopology.deliver.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.ObjectId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PruneBudgetTest {
    private static List<Inventory.Entry> entries(String kind, int count) {
        return IntStream.range(0, count)
                .mapToObj(each -> new Inventory.Entry(new ObjectId("v1", kind, "ns", "o" + each), "u", null, null))
                .toList();
    }

    @Test
    void whatIsWithinTheBudgetMayGo() {
        assertThatCode(() -> new PruneBudget("hub", 3).check(entries("ConfigMap", 3)))
                .doesNotThrowAnyException();
    }

    @Test
    void oneMoreBlocksTheDeliveryAndNamesTheWayOut() {
        DeliveryException refused = catchThrowableOfType(
                DeliveryException.class, () -> new PruneBudget("hub", 3).check(entries("ConfigMap", 7)));
        assertThat(refused.receipt().outcome()).isEqualTo(Outcome.Blocked);
        assertThat(refused.reason()).isEqualTo("DeletionBudgetExceeded");
        assertThat(refused.getMessage())
                .contains("7 objects on cluster hub", "o0", "o4", "spec.safety.deletionBudget.objects to 7")
                .doesNotContain("o5");
    }

    @Test
    void whatIsNeverDeletedNeedsNoBudget() {
        assertThatCode(() -> new PruneBudget("hub", 0).check(entries("Namespace", 7)))
                .doesNotThrowAnyException();
    }
}
