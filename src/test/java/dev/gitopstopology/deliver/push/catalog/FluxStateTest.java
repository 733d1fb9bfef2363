package dev.gitopstopology.deliver.push.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.deliver.push.catalog.ServiceOutputs.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Flux says of an object in its generation 3, told apart as coming up and as broken. */
class FluxStateTest {
    private static ObjectNode object(long observed) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("generation", 3);
        object.putObject("status").put("observedGeneration", observed);
        return object;
    }

    private static ObjectNode condition(ObjectNode object, String type, String status, String reason) {
        ArrayNode conditions = object.withObjectProperty("status").withArrayProperty("conditions");
        return conditions.addObject().put("type", type).put("status", status).put("reason", reason);
    }

    @ParameterizedTest
    @CsvSource({
        "True,    ReconciliationSucceeded, Healthy",
        "Unknown, Progressing,             UnderWay",
        "False,   DependencyNotReady,      UnderWay",
        "False,   HealthCheckFailed,       Broken",
        "False,   BuildFailed,             Broken",
        "False,   InstallFailed,           Broken",
        "False,   ArtifactFailed,          Broken",
        "False,   SourceNotReady,          Broken"
    })
    void isComingUpOrBroken(String status, String reason, State expected) {
        ObjectNode object = object(3);
        condition(object, "Ready", status, reason);
        FluxState state = FluxState.of(object);
        assertThat(state.verdict(true)).isEqualTo(expected);
        assertThat(state.words()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"ArtifactFailed, UnderWay", "SourceNotReady, UnderWay", "BuildFailed, Broken"})
    void aSourceThatNobodyHasLookedAtIsWaitedFor(String reason, State expected) {
        ObjectNode object = object(3);
        condition(object, "Ready", "False", reason);
        assertThat(FluxState.of(object).verdict(false)).isEqualTo(expected);
    }

    @Test
    void whatIsSaidOfAnEarlierGenerationIsNotSaidOfThisOne() {
        for (String status : new String[] {"True", "False", "Unknown"}) {
            ObjectNode object = object(2);
            condition(object, "Ready", status, "BuildFailed");
            assertThat(FluxState.of(object).verdict(true)).as(status).isEqualTo(State.UnderWay);
            assertThat(FluxState.of(object).words()).isEqualTo("not looked at yet");
        }
        assertThat(FluxState.of(object(0)).verdict(true)).isEqualTo(State.UnderWay);
    }

    /** The helm-controller does not count up the observed generation of a release that it could not begin with. */
    @Test
    void theConditionsOwnGenerationCounts() {
        ObjectNode object = object(2);
        condition(object, "Ready", "False", "ValuesError").put("observedGeneration", 3);
        assertThat(FluxState.of(object).verdict(true)).isEqualTo(State.Broken);
        assertThat(FluxState.of(object).words()).isEqualTo("ValuesError");
        ObjectNode before = object(3);
        condition(before, "Ready", "False", "ValuesError").put("observedGeneration", 2);
        assertThat(FluxState.of(before).verdict(true)).isEqualTo(State.UnderWay);
        ObjectNode unsettled = object(2);
        condition(unsettled, "Ready", "True", "Said").put("observedGeneration", 3);
        assertThat(FluxState.of(unsettled).verdict(true)).isEqualTo(State.UnderWay);
    }

    @Test
    void whatItsControllerHasGivenUpIsBroken() {
        ObjectNode object = object(3);
        condition(object, "Ready", "Unknown", "Progressing");
        condition(object, "Stalled", "True", "InvalidCELExpression");
        assertThat(FluxState.of(object).verdict(true)).isEqualTo(State.Broken);
    }

    @Test
    void aSourceIsDecidedWhenItsControllerSaidYesOrNo() {
        assertThat(FluxState.of(object(0)).decided()).isFalse();
        for (String status : new String[] {"True", "False", "Unknown"}) {
            ObjectNode source = object(3);
            condition(source, "Ready", status, "Any");
            assertThat(FluxState.of(source).decided()).as(status).isEqualTo(!status.equals("Unknown"));
        }
    }
}
