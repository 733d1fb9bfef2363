package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitsOutlastLostRequestsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void aLostConnectionEndsNoWait() {
        await().atMost(PATIENCE).until(() -> {
            if (asked.getAndIncrement() == 0) {
                throw new KubernetesClientException("An error has occurred.", new IOException("Connection was closed"));
            }
            return true;
        });
        assertThat(asked).hasValue(2);
    }

    @Test
    void norDoesALookIntoWhatIsNotThereYet() {
        List<String> there = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            if (asked.getAndIncrement() == 1) {
                there.add("now");
            }
            return there.get(0).equals("now");
        });
        assertThat(asked).hasValue(2);
    }

    @Test
    void aRefusalDoes() {
        assertThatThrownBy(() -> await().atMost(PATIENCE).until(() -> {
                    asked.getAndIncrement();
                    throw new KubernetesClientException(
                            "forbidden", 403, new StatusBuilder().withCode(403).build());
                }))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(asked).hasValue(1);
    }
}
