package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gitopstopology.model.YamlScalars;
import dev.gitopstopology.validate.Finding.Problem;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One file's text to documents. It builds the tree from the parser's events, so that aliases, tags and depth are refused where
 * they are met and nothing is ever expanded. Messages never quote the text: it may be a Secret.
 */
final class YamlReader {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_FINDINGS = 100;
    private static final int SMALLEST_BUFFER = 128;

    private final String file;
    private final Iterator<Event> events;
    private final List<Document> documents = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private int depth;

    private YamlReader(String file, String text) {
        this.file = file;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setParseComments(false)
                .setCodePointLimit(YamlText.MAX_BYTES)
                // In one piece: otherwise a long scalar is copied again for every buffer that it fills.
                .setBufferSize(Math.max(SMALLEST_BUFFER, text.length()))
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    static Loaded read(String file, byte[] bytes) {
        try {
            YamlReader reader = new YamlReader(file, YamlText.decode(bytes));
            reader.readAll();
            return new Loaded(reader.documents, reader.findings);
        } catch (YamlRefused refused) {
            return new Loaded(List.of(), List.of(Finding.of(file, refused.at(), "", "", refused.problem())));
        }
    }

    private void readAll() {
        try {
            while (events.hasNext()) {
                Event event = events.next();
                if (event.getEventId() == Event.ID.DocumentStart) {
                    add(value(events.next(), position(event)));
                }
            }
        } catch (YamlRefused refused) {
            findings.add(Finding.of(file, refused.at(), "", "", refused.problem()));
        } catch (MarkedYamlEngineException broken) {
            findings.add(
                    broken(broken.getProblemMark().map(YamlReader::position).orElse(Position.START), why(broken)));
        } catch (YamlEngineException broken) {
            findings.add(broken(Position.START, "characters that YAML does not allow"));
        }
    }

    /** The parser's own message would quote the text. */
    private static String why(MarkedYamlEngineException broken) {
        String context = broken.getContext() == null
                ? ""
                : " "
                        + broken.getContext()
                        + broken.getContextMark()
                                .map(mark -> " that starts in line " + (mark.getLine() + 1))
                                .orElse("");
        return broken.getProblem() + context;
    }

    private Finding broken(Position at, String why) {
        Problem problem = new Problem("SyntaxError", why, "the file is not YAML; it is not read from here on");
        return Finding.of(file, at, "", "", problem);
    }

    private void add(Read read) throws YamlRefused {
        if (read.json().isNull()) {
            return;
        }
        if (!(read.json() instanceof ObjectNode object)) {
            Position at = read.positions().here();
            throw new YamlRefused(
                    at, "NotAnObject", "the document is not an object", "start it with apiVersion and kind");
        }
        boolean list = object.path("kind").asText().endsWith("List")
                && object.path("items").isArray();
        if (!list) {
            documents.add(new Document(file, object, read.positions()));
            return;
        }
        Positions items = read.positions().fieldAt("items");
        for (int index = 0; index < object.path("items").size(); index++) {
            add(new Read(object.path("items").path(index), items.itemAt(index)));
        }
    }

    private Read value(Event event, Position at) throws YamlRefused {
        refuse(event);
        Positions positions = new Positions(at);
        if (event instanceof ScalarEvent scalar) {
            return new Read(scalar(scalar, positions), positions);
        }
        if (++depth > MAX_DEPTH) {
            throw new YamlRefused(
                    position(event), "TooDeep", "nested more than 100 levels deep", "no object of Kubernetes is");
        }
        JsonNode json = event.getEventId() == Event.ID.MappingStart ? mapping(positions) : sequence(positions);
        depth--;
        return new Read(json, positions);
    }

    private ObjectNode mapping(Positions positions) throws YamlRefused {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            String key = key(event);
            Position at = position(event);
            if (object.has(key)) {
                duplicate(key, at, positions.fieldAt(key).here());
            }
            Read value = value(events.next(), at);
            object.set(key, value.json());
            positions.field(key, value.positions());
        }
        return object;
    }

    private void duplicate(String key, Position at, Position first) throws YamlRefused {
        if (findings.size() >= MAX_FINDINGS) {
            throw new YamlRefused(
                    at,
                    "TooManyErrors",
                    "the file is not read from here on",
                    "there are 100 errors above; repair them");
        }
        Problem problem = new Problem(
                "DuplicateKey", "duplicate key \"" + key + "\"", "keep one; the first is in line " + first.line());
        findings.add(Finding.of(file, at, "", "", problem));
    }

    private ArrayNode sequence(Positions positions) throws YamlRefused {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            Read value = value(event, position(event));
            array.add(value.json());
            positions.item(value.positions());
        }
        return array;
    }

    private String key(Event event) throws YamlRefused {
        refuse(event);
        if (!(event instanceof ScalarEvent scalar)) {
            throw new YamlRefused(position(event), "KeyNotText", "a key is a list or an object", "keys are text");
        }
        if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            throw new YamlRefused(
                    position(event), "MergeKeyForbidden", "merge keys (<<) are not read", "write the fields out");
        }
        JsonNode key = scalar(scalar, new Positions(position(event)));
        if (key.isNull()) {
            throw new YamlRefused(position(event), "KeyNotText", "a key is null", "quote it");
        }
        return key.asText();
    }

    private JsonNode scalar(ScalarEvent event, Positions positions) throws YamlRefused {
        String text = event.getValue();
        if (text.indexOf('\0') >= 0) {
            throw new YamlRefused(position(event), "NulCharacter", "a NUL character in a text", "remove it");
        }
        if (!event.isPlain()) {
            return TextNode.valueOf(text);
        }
        if (YamlScalars.notFinite(text)) {
            throw new YamlRefused(
                    position(event), "NotFinite", text + " is no number of JSON", "quote it if it is text");
        }
        JsonNode read = YamlScalars.read(text);
        if (YamlScalars.ambiguous(text, read)) {
            positions.ambiguous(new AmbiguousScalar(text, read.asText()));
        }
        return read;
    }

    private static void refuse(Event event) throws YamlRefused {
        if (event.getEventId() == Event.ID.Alias) {
            throw new YamlRefused(
                    position(event),
                    "AliasForbidden",
                    "aliases (*name) are not read",
                    "write the value out; a few lines of aliases can fill any memory");
        }
        if (event instanceof NodeEvent node) {
            Optional<Anchor> anchor = node.getAnchor();
            if (anchor.isPresent()) {
                throw new YamlRefused(
                        position(event),
                        "AnchorForbidden",
                        "anchors (&name) are not read",
                        "remove it, and write the value out where it is meant");
            }
        }
        boolean tagged = event instanceof ScalarEvent scalar && scalar.getTag().isPresent()
                || event instanceof CollectionStartEvent collection
                        && collection.getTag().isPresent();
        if (tagged) {
            throw new YamlRefused(
                    position(event),
                    "TagForbidden",
                    "tags (!name) are not read",
                    "remove it; quote the value if it is text");
        }
    }

    private static Position position(Event event) {
        return event.getStartMark().map(YamlReader::position).orElse(Position.START);
    }

    private static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private record Read(JsonNode json, Positions positions) {}
}
