package dev.gitopstopology.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code --example} takes. */
class ExampleTest {
    @Test
    void aMistakeIsAnsweredWithWhatThereIs() {
        for (String name : new String[] {"centralised", "", "../examples/centralized"}) {
            assertThatThrownBy(() -> Example.load(Path.of("."), name))
                    .hasMessageContainingAll(
                            "no example '" + name + "'", "one of catalog, ", "centralized, ", "tenants");
        }
    }
}
