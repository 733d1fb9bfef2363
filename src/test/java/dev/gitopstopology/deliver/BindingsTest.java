package dev.gitopstopology.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Placeholder;
import org.junit.jupiter.api.Test;

class BindingsTest {
    private final Bindings bindings = new Bindings().with(Placeholder.ENGINE_TOKEN, "s3cret");

    private static ObjectNode object() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("stringData").put("config", "{\"bearerToken\":\"" + Placeholder.ENGINE_TOKEN.text() + "\"}");
        return object;
    }

    @Test
    void aBoundObjectGetsTheValue() {
        Manifest bound = bindings.bind(new Manifest(object(), true));
        assertThat(bound.json().at("/stringData/config").asText()).isEqualTo("{\"bearerToken\":\"s3cret\"}");
    }

    @Test
    void whatAClusterAnswersStaysAValue() throws JsonProcessingException {
        String hostile = "x\",\"execProviderConfig\":{\"command\":\"sh\"},\"bearerToken\":\"";
        Manifest bound = new Bindings().with(Placeholder.ENGINE_TOKEN, hostile).bind(new Manifest(object(), true));
        JsonNode config = new ObjectMapper()
                .readTree(bound.json().at("/stringData/config").asText());
        assertThat(config.fieldNames()).toIterable().containsExactly("bearerToken");
        assertThat(config.path("bearerToken").asText()).isEqualTo(hostile);
    }

    @Test
    void textOfAUserIsNeverReplaced() {
        Manifest userText = Manifest.of(object());
        assertThat(bindings.bind(userText).json()).isEqualTo(object());
    }

    @Test
    void aMissingValueIsAnErrorAndNoValueIsPrinted() {
        assertThatThrownBy(() -> new Bindings().bind(new Manifest(object(), true)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(bindings.toString()).doesNotContain("s3cret");
    }
}
