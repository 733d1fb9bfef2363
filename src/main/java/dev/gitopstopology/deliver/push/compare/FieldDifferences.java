package dev.gitopstopology.deliver.push.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.deliver.push.compare.Difference.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields in which two states of an object differ; a Secret's data is told of, and never shown. */
final class FieldDifferences {
    private static final int LONGEST = 200;
    private static final Set<String> DATA = Set.of("data", "stringData");
    private final boolean secret;
    private final List<Field> found = new ArrayList<>();

    private FieldDifferences(boolean secret) {
        this.secret = secret;
    }

    static List<Field> of(JsonNode before, JsonNode after) {
        FieldDifferences differences =
                new FieldDifferences(after.path("kind").asText().equals("Secret"));
        differences.compare("", before, after);
        return List.copyOf(differences.found);
    }

    private void compare(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before != null && before.equals(after)) {
            return;
        }
        if (before != null && after != null && before.isObject() && after.isObject()) {
            Set<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(child(path, name), before.get(name), after.get(name)));
        } else if (before != null
                && after != null
                && before.isArray()
                && after.isArray()
                && before.size() == after.size()) {
            for (int index = 0; index < before.size(); index++) {
                compare(path + "[" + index + "]", before.get(index), after.get(index));
            }
        } else {
            boolean hidden = secret && DATA.contains(path.split("[.\\[]", 2)[0]);
            found.add(new Field(path, text(before, hidden), text(after, hidden)));
        }
    }

    /** As one would write it in a JSONPath: names with dots are in brackets. */
    private static String child(String path, String name) {
        if (name.matches("[A-Za-z0-9_-]+")) {
            return path.isEmpty() ? name : path + "." + name;
        }
        return path + "['" + name + "']";
    }

    private static @Nullable String text(@Nullable JsonNode value, boolean hidden) {
        if (value == null) {
            return null;
        }
        String text = hidden ? "(not shown)" : value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
