package dev.gitopstopology.render.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.render.steps.MergePatch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String patch(String kind, String name, String merge) {
        return "{target: {kind: %s, name: %s}, merge: %s}".formatted(kind, name, merge);
    }

    private static List<Problem> problems(String... patches) {
        return Rendering.problems("patches: [" + String.join(", ", patches) + "]");
    }

    /** The examples of RFC 7386, appendix A. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':'b'} | {'a':'c'} | {'a':'c'}",
                "{'a':'b'} | {'b':'c'} | {'a':'b','b':'c'}",
                "{'a':'b'} | {'a':null} | {}",
                "{'a':'b','b':'c'} | {'a':null} | {'b':'c'}",
                "{'a':['b']} | {'a':'c'} | {'a':'c'}",
                "{'a':'c'} | {'a':['b']} | {'a':['b']}",
                "{'a':{'b':'c'}} | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]} | {'a':[1]} | {'a':[1]}",
                "['a','b'] | ['c','d'] | ['c','d']",
                "{'a':'b'} | ['c'] | ['c']",
                "{'a':'foo'} | null | null",
                "{'a':'foo'} | 'bar' | 'bar'",
                "{'e':null} | {'a':1} | {'e':null,'a':1}",
                "[1,2] | {'a':'b','c':null} | {'a':'b'}",
                "{} | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}"
            },
            quoteCharacter = '`')
    void mergePatch(String target, String patch, String result) throws JsonProcessingException {
        assertThat(MergePatch.apply(read(target), read(patch))).isEqualTo(read(result));
    }

    private static com.fasterxml.jackson.databind.JsonNode read(String text) throws JsonProcessingException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void patchesAreAppliedInOrder() {
        var set = Rendering.of("patches: [%s, %s]"
                .formatted(
                        patch("Deployment", "argocd-server", "{spec: {replicas: 2}}"),
                        patch("Deployment", "argocd-server", "{spec: {replicas: 5, revisionHistoryLimit: 1}}")));
        var spec = Rendering.find(set, "Deployment", "argocd-server").json().path("spec");
        assertThat(spec.path("replicas").asInt()).isEqualTo(5);
        assertThat(spec.path("revisionHistoryLimit").asInt()).isEqualTo(1);
    }

    @Test
    void aTargetThatIsNotThere() {
        Problem problem = problems(
                        patch("Deployment", "argocd-server", "{}"), patch("StatefulSet", "argocd-serverr", "{}"))
                .get(0);
        assertThat(problem.path()).isEqualTo("spec.engine.patches[1].target");
        assertThat(problem.reason()).isEqualTo("PatchTargetMissing");
        assertThat(problem.message()).contains("there are argocd-application-controller");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Deployment | argocd-server | {metadata: {name: other}}",
                "Deployment | argocd-server | {metadata: {namespace: kube-system}}",
                "Deployment | argocd-server | {kind: DaemonSet}",
                "Deployment | argocd-server | {apiVersion: apps/v2}",
                "Deployment | argocd-server | {metadata: {labels: {gitops-topology.dev/instance: other}}}",
                "Deployment | argocd-server | {metadata: {labels: {gitops-topology.dev/topology: null}}}",
                "Deployment | argocd-server | {metadata: {labels: null}}",
                "Deployment | argocd-server | {metadata: null}",
                "StatefulSet | argocd-application-controller | {spec: {replicas: 2}}",
                "CustomResourceDefinition | applications.argoproj.io | {spec: {x: y}}"
            })
    void identityOwnershipAndShardsCannotBePatched(String kind, String name, String merge) {
        assertThat(problems(patch(kind, name, merge)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo("PatchForbidden"))
                .satisfies(problem -> assertThat(problem.path()).startsWith("spec.engine.patches[0]"));
    }

    @Test
    void clusterRightsCannotComeBackByPatch() {
        assertThat(problems(patch("ClusterRole", "argocd-server", "{}")).get(0).message())
                .contains("there is no ClusterRole");
    }

    @Test
    void aPatchIsAnObject() {
        assertThat(problems(patch("Deployment", "argocd-server", "[]")).get(0).reason())
                .isEqualTo("PatchInvalid");
        String deep = "{metadata: " + "{a: ".repeat(100) + "1" + "}".repeat(100) + "}";
        assertThat(problems(patch("Deployment", "argocd-server", deep)).get(0).message())
                .contains("100 levels");
    }
}
