package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What any user may store, as far as an API server lets it: nobody else's object is lost to us by that. */
class ServerJsonTest {
    /** sigs.k8s.io/json, by which API servers read: maxNestingDepth. */
    private static final int API_SERVERS_LIMIT = 10_000;

    private final KubernetesSerialization json = ServerJson.serialization();

    static final class Entries extends DefaultKubernetesResourceList<GitOpsCatalogEntry> {}

    @Test
    void whatIsNestedWithoutEndEndsAndTheOthersOfTheListAreRead() {
        String deep = "{\"a\":[".repeat(API_SERVERS_LIMIT / 2 - 10) + "]}".repeat(API_SERVERS_LIMIT / 2 - 10);
        Entries list = json.unmarshal(list(deep), Entries.class);
        assertThat(names(list)).containsExactly("bad", "good");
        assertThat(depth(list.getItems().get(0).getSpec().values())).isBetween(490, ServerJson.LEVELS);
        assertThat(list.getItems().get(0).getSpec().namespace())
                .as("what follows")
                .isEqualTo("n");
        assertThat(list.getItems().get(1).getSpec().values()).hasToString("{\"a\":[1,{\"b\":null}]}");
        assertThat(json.clone(list.getItems().get(0)).getSpec().values())
                .as("a copy, as informers and reconcilers make them")
                .isEqualTo(list.getItems().get(0).getSpec().values());
        assertThat(json.unmarshal(new ByteArrayInputStream(list(deep).getBytes(StandardCharsets.UTF_8)), Entries.class)
                        .getItems())
                .hasSize(2);
    }

    @Test
    void soDoFieldsOfManagersAndOfKindsThatWeDoNotKnow() {
        String deep = "{\"f:a\":".repeat(5000) + "{}" + "}".repeat(5000);
        GenericKubernetesResource read = json.unmarshal(
                "{\"apiVersion\":\"x/v1\",\"kind\":\"X\",\"metadata\":{\"name\":\"x\",\"managedFields\":[{\"manager\":\"m\",\"fieldsV1\":%s}]},\"spec\":%s,\"last\":1}"
                        .formatted(deep, deep),
                GenericKubernetesResource.class);
        assertThat(read.getMetadata().getManagedFields().get(0).getManager()).isEqualTo("m");
        assertThat(read.getAdditionalProperties()).containsKeys("spec", "last");
        assertThat(json.clone(read)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"3000000000, 2147483647", "-3000000000, -2147483648", "1e300, 2147483647", "7, 7"})
    void aNumberIsReadAsFarAsItFits(String stored, int read) {
        GitOpsCatalogEntry entry = json.unmarshal(
                "{\"kind\":\"GitOpsCatalogEntry\",\"status\":{\"clusters\":%s,\"observedGeneration\":%s}}"
                        .formatted(stored, stored.replace("3000000000", "9300000000000000000")),
                GitOpsCatalogEntry.class);
        assertThat(entry.getStatus().clusters()).isEqualTo(read);
        assertThat(entry.getStatus().observedGeneration())
                .isEqualTo(read == 7 ? 7L : read > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
    }

    @Test
    void aNameMayBeAsLongAsAnObject() {
        Entries list = json.unmarshal(list("{\"" + "k".repeat(1_000_000) + "\":1}"), Entries.class);
        assertThat(names(list)).containsExactly("bad", "good");
        assertThat(list.getItems().get(0).getSpec().values()).hasSize(1);
    }

    private static List<String> names(Entries list) {
        return list.getItems().stream()
                .map(entry -> entry.getMetadata().getName())
                .toList();
    }

    private static String list(String values) {
        return """
                {"apiVersion":"gitops-topology.dev/v1alpha1","kind":"GitOpsCatalogEntryList","metadata":{},"items":[
                {"metadata":{"name":"bad"},"spec":{"values":%s,"namespace":"n"}},
                {"metadata":{"name":"good"},"spec":{"values":{"a":[1,{"b":null}]},"namespace":"n"}}]}
                """.formatted(values);
    }

    private static int depth(JsonNode node) {
        int depth = 0;
        for (JsonNode next = node; next != null && next.isContainerNode(); depth++) {
            next = next.isEmpty() ? null : next.elements().next();
        }
        return depth;
    }
}
