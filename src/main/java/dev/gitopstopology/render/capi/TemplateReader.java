package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gitopstopology.model.Problem;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The documents of a template, with each scalar as {@link Variables} says. Its messages never quote the text. */
final class TemplateReader {
    private static final int MAX_DEPTH = 100;
    private final Iterator<Event> events;
    private final Variables variables;
    private final Where where;
    private final List<ObjectNode> documents = new ArrayList<>();
    private int depth;

    private TemplateReader(String text, Variables variables, Where where) {
        LoadSettings settings = LoadSettings.builder()
                .setParseComments(false)
                .setCodePointLimit(text.length() + 1)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
        this.variables = variables;
        this.where = where;
    }

    /** The text cannot be read on from here. */
    static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        BrokenException(Problem problem) {
            super(problem.message());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    static List<ObjectNode> read(String text, Variables variables, Where where) throws BrokenException {
        TemplateReader reader = new TemplateReader(text, variables, where);
        try {
            reader.readAll();
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw reader.broken(line, "not YAML (" + broken.getProblem() + "); quote a text with special characters");
        } catch (YamlEngineException broken) {
            throw reader.broken(1, "characters that YAML does not allow");
        }
        return reader.documents;
    }

    private void readAll() throws BrokenException {
        while (events.hasNext()) {
            if (events.next().getEventId() != Event.ID.DocumentStart) {
                continue;
            }
            Event first = events.next();
            JsonNode document = value(first);
            if (document instanceof ObjectNode object) {
                documents.add(object);
            } else if (!document.isNull()) {
                throw broken(line(first), "the document is not an object; start it with apiVersion and kind");
            }
        }
    }

    private JsonNode value(Event event) throws BrokenException {
        plainly(event);
        if (event instanceof ScalarEvent scalar) {
            return scalar.isPlain()
                    ? variables.plain(scalar.getValue(), line(event))
                    : TextNode.valueOf(variables.text(scalar.getValue(), line(event)));
        }
        if (++depth > MAX_DEPTH) {
            throw broken(line(event), "nested more than " + MAX_DEPTH + " levels deep; no object of Kubernetes is");
        }
        JsonNode value = event.getEventId() == Event.ID.MappingStart ? mapping() : sequence();
        depth--;
        return value;
    }

    private ObjectNode mapping() throws BrokenException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            plainly(event);
            if (!(event instanceof ScalarEvent key)) {
                throw broken(line(event), "a key is a list or an object; keys are text");
            }
            String name = variables.text(key.getValue(), line(event));
            if (object.has(name)) {
                throw broken(line(event), "the same key twice in one object; keep one");
            }
            object.set(name, value(events.next()));
        }
        return object;
    }

    private ArrayNode sequence() throws BrokenException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            array.add(value(event));
        }
        return array;
    }

    /** No anchors, aliases or tags: a few lines of them fill any memory. */
    private void plainly(Event event) throws BrokenException {
        boolean anchored = event.getEventId() == Event.ID.Alias
                || event instanceof NodeEvent node && node.getAnchor().isPresent();
        Optional<?> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
        if (anchored || tag.isPresent()) {
            throw broken(
                    line(event), "anchors (&name), aliases (*name) and tags (!name) are not read; write the value out");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private BrokenException broken(int line, String why) {
        return new BrokenException(
                new Problem(where.template(), "TemplateSyntax", "%s, line %d: %s".formatted(where.file(), line, why)));
    }
}
