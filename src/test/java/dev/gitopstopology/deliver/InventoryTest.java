package dev.gitopstopology.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gitopstopology.model.ObjectId;
import org.junit.jupiter.api.Test;

class InventoryTest {
    @Test
    void whatIsWrittenIsRead() {
        Inventory inventory = Inventory.empty()
                .with(new Inventory.Entry(
                        new ObjectId("apps/v1", "Deployment", "argocd", "a"), "u1", "d1", "generation 1"))
                .with(Inventory.Entry.announced(new ObjectId("v1", "ConfigMap", "argocd", "a"), "d2"))
                .with(Inventory.Entry.announced(new ObjectId("v1", "Namespace", null, "argocd"), null));
        assertThat(Inventory.parse(inventory.format())).isEqualTo(inventory);
        assertThat(inventory.format().lines()).hasSize(3);
    }

    @Test
    void aDamagedInventoryIsRefusedRatherThanTakenForEmpty() {
        assertThatThrownBy(() -> Inventory.parse("{\"apiVersion\":\"v1\"}"))
                .isInstanceOfSatisfying(
                        DeliveryException.class, e -> assertThat(e.reason()).isEqualTo("InventoryUnreadable"));
        assertThatThrownBy(() -> Inventory.parse("not json")).isInstanceOf(DeliveryException.class);
    }
}
