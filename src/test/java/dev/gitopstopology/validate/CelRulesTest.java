package dev.gitopstopology.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where rules are evaluated, and with which old value. */
class CelRulesTest {
    private static final String SCHEMA = """
            type: object
            properties:
              list:
                type: array
                x-kubernetes-list-type: %s
                x-kubernetes-list-map-keys: [name]
                items:
                  type: object
                  properties:
                    name: {type: string}
                    size: {type: integer}
                  x-kubernetes-validations:
                    - {rule: "self.size >= oldSelf.size", message: shrinks}
              map:
                type: object
                additionalProperties:
                  type: integer
                  x-kubernetes-validations:
                    - {rule: "self < 3 && self < 3.5", message: too much}
                    - {rule: "self.missing", message: broken}
            """;

    @Test
    void mapItemsAreComparedByKey() {
        String old = "list: [{name: a, size: 5}, {name: b, size: 1}]";
        String now = "list: [{name: b, size: 2}, {name: a, size: 4}, {name: c, size: 0}]";
        assertThat(check("map", now, old)).containsExactly("list[1]: Invalid value: object: shrinks");
        assertThat(check("atomic", now, old)).isEmpty();
        assertThat(check("map", now, null)).isEmpty();
    }

    @Test
    void aRuleThatCannotBeEvaluatedFails() {
        List<String> found = check("map", "map: {x: 4}", null);
        assertThat(found).hasSize(2);
        assertThat(found.get(0)).isEqualTo("map.x: Invalid value: 4: too much");
        assertThat(found.get(1)).startsWith("map.x: Invalid value: 4: ").endsWith("evaluating rule: broken");
    }

    @Test
    void aKeywordThatIsNotEvaluatedIsNotPassedOver() {
        assertThatThrownBy(() -> SchemaNode.of(tree("type: object\noneOf: []"))).hasMessageContaining("oneOf");
        assertThatThrownBy(() -> SchemaNode.of(
                        tree("type: object\nx-kubernetes-validations: [{rule: a, messageExpression: b}]")))
                .hasMessageContaining("messageExpression");
    }

    private static List<String> check(String listType, String now, @Nullable String old) {
        SchemaNode schema = SchemaNode.of(tree(SCHEMA.formatted(listType)));
        List<String> found = new ArrayList<>();
        new CelRules(schema)
                .check(
                        tree(now),
                        old == null ? null : tree(old),
                        (path, problem) -> found.add(path.text() + ": " + problem.message()));
        return found;
    }

    private static ObjectNode tree(String yaml) {
        return YamlReader.read("test", yaml.getBytes(StandardCharsets.UTF_8))
                .documents()
                .get(0)
                .json();
    }
}
