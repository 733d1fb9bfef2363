package dev.gitopstopology.deliver.push.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.deliver.push.catalog.ServiceOutputs.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Argo CD says of an Application, told apart as coming up and as broken. */
class ApplicationStateTest {
    private static ApplicationState of(
            @Nullable String sync, @Nullable String health, @Nullable String phase, @Nullable String condition) {
        ObjectNode application = JsonNodeFactory.instance.objectNode();
        ObjectNode status = application.putObject("status");
        if (sync != null) {
            status.putObject("sync").put("status", sync);
        }
        if (health != null) {
            status.putObject("health").put("status", health);
        }
        if (phase != null) {
            status.putObject("operationState").put("phase", phase);
        }
        if (condition != null) {
            status.putArray("conditions").addObject().put("type", condition).put("message", "password=hunter2");
        }
        return ApplicationState.of(application);
    }

    @ParameterizedTest
    @CsvSource({
        "Synced,    Healthy,     Succeeded, ,                        Healthy",
        "Synced,    Healthy,     ,          OrphanedResourceWarning, Healthy",
        ",          ,            ,          ,                        UnderWay",
        "OutOfSync, Missing,     ,          ,                        UnderWay",
        "OutOfSync, Missing,     Running,   ,                        UnderWay",
        "Synced,    Progressing, Succeeded, ,                        UnderWay",
        "OutOfSync, Healthy,     Running,   ,                        UnderWay",
        "OutOfSync, Progressing, Running,   SharedResourceWarning,   UnderWay",
        "Synced,    Missing,     Failed,    ,                        UnderWay",
        "Synced,    Degraded,    Succeeded, ,                        Broken",
        "OutOfSync, Degraded,    Running,   ,                        Broken",
        "OutOfSync, Missing,     Failed,    ,                        Broken",
        "OutOfSync, Missing,     Error,     ,                        Broken",
        "OutOfSync, Missing,     ,          SyncError,               Broken",
        "Unknown,   Healthy,     ,          ComparisonError,         Broken",
        "Unknown,   Unknown,     ,          ,                        Broken",
        "Synced,    Suspended,   Succeeded, ,                        Broken",
        "Synced,    NewWord,     ,          ,                        Broken"
    })
    void isComingUpOrBroken(String sync, String health, String phase, String condition, State expected) {
        assertThat(of(sync, health, phase, condition).verdict()).isEqualTo(expected);
    }

    @Test
    void quotesNothingThatWasDeployed() {
        assertThat(of("OutOfSync", "Missing", "Failed", "SyncError").words())
                .isEqualTo("OutOfSync and Missing (SyncError)");
        assertThat(of(null, null, null, null).words()).isEqualTo("Unknown and Unknown");
    }
}
