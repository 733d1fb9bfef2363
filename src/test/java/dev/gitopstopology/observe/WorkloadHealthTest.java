package dev.gitopstopology.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.model.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadHealthTest {
    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|NotObserved",
                "{'observedGeneration':1,'updatedReplicas':2,'availableReplicas':2}|NotObserved",
                "{'observedGeneration':2,'updatedReplicas':1,'availableReplicas':2}|RollingOut",
                "{'observedGeneration':2,'updatedReplicas':2,'availableReplicas':1}|RollingOut",
                "{'observedGeneration':2,'conditions':[{'type':'Progressing','status':'False','message':'no image'}]}|Stuck",
                "{'observedGeneration':2,'updatedReplicas':2,'availableReplicas':2}|",
            })
    void aDeploymentIsReadyWhenItsNewestSpecIsSeenUpdatedAndAvailable(String status, String reason) throws Exception {
        JsonNode deployment =
                json("{'kind':'Deployment','metadata':{'name':'d','generation':2},'spec':{'replicas':2},'status':"
                        + status.replace("\"", "") + "}");
        List<Problem> problems = WorkloadHealth.unready(List.of(deployment));
        assertThat(problems).extracting(Problem::reason).isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @Test
    void aStatefulSetCountsReadyReplicasAndOtherKindsDoNotCount() throws Exception {
        JsonNode set = json("{'kind':'StatefulSet','metadata':{'name':'s','generation':1},'spec':{'replicas':1},"
                + "'status':{'observedGeneration':1,'updatedReplicas':1,'readyReplicas':1}}");
        assertThat(WorkloadHealth.unready(List.of(set, json("{'kind':'ConfigMap','metadata':{'name':'c'}}"))))
                .isEmpty();
    }
}
