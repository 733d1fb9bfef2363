package dev.gitopstopology.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Manifest manifest(String json) throws Exception {
        return Manifest.of((ObjectNode) JSON.readTree(json));
    }

    @Test
    void theOrderOfFieldsDoesNotChangeTheDigest() throws Exception {
        Manifest one = manifest("{\"kind\":\"A\",\"spec\":{\"b\":1,\"a\":[{\"y\":1,\"x\":2}]}}");
        Manifest two = manifest("{\"spec\":{\"a\":[{\"x\":2,\"y\":1}],\"b\":1},\"kind\":\"A\"}");
        assertThat(one.digest()).isEqualTo(two.digest());
    }

    @Test
    void theOrderOfListItemsDoes() throws Exception {
        assertThat(manifest("{\"a\":[1,2]}").digest())
                .isNotEqualTo(manifest("{\"a\":[2,1]}").digest());
    }

    @Test
    void editLeavesTheOriginalAlone() throws Exception {
        Manifest original = manifest("{\"kind\":\"A\",\"metadata\":{\"name\":\"x\"}}");
        Manifest changed = original.withLabel("k", "v");
        assertThat(original.json().path("metadata").has("labels")).isFalse();
        assertThat(changed.json().at("/metadata/labels/k").asText()).isEqualTo("v");
    }

    @Test
    void aSetIsInApplyOrderAndItsDigestIndependentOfTheOrderGiven() throws Exception {
        Manifest deployment =
                manifest("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"d\"}}");
        Manifest namespace = manifest("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"n\"}}");
        SetId id = new SetId(new TopologyKey("a", "b"), new InstanceId("i"), ClusterKey.HUB, SetKind.engine);
        RenderedSet one = new RenderedSet(id, List.of(deployment, namespace));
        RenderedSet two = new RenderedSet(id, List.of(namespace, deployment));
        assertThat(one.manifests()).containsExactly(namespace, deployment);
        assertThat(one.digest()).isEqualTo(two.digest());
    }
}
