package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.KubeconfigRefusedException.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.DuplicateKeyException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Bytes -> maps, lists and strings; nothing in between is interpreted. Refuses what could make a small text big or ambiguous:
 * aliases, anchors, tags, duplicate keys, deep nesting, several documents. The parser's own messages quote the text, which may
 * be a credential, so only positions are passed on.
 */
final class StrictYaml {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_DEPTH = 20;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowNonScalarKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(MAX_BYTES)
            .setSchema(new FailsafeSchema())
            .build();

    private StrictYaml() {}

    static Object read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw refused(
                    Refusal.TooLarge,
                    null,
                    "it has " + bytes.length + " bytes, at most " + MAX_BYTES
                            + " are read; write one cluster only: kubectl config view --minify --flatten --raw");
        }
        String text = decoded(bytes);
        try {
            check(text);
            Object root = new Load(SETTINGS).loadFromString(text);
            if (root == null) {
                throw refused(Refusal.Empty, null, "it holds nothing");
            }
            return root;
        } catch (DuplicateKeyException e) {
            throw refused(
                    Refusal.DuplicateKey, e.getProblemMark().orElse(null), "a key occurs twice; keep one of them");
        } catch (MarkedYamlEngineException e) {
            throw refused(
                    Refusal.Malformed, e.getProblemMark().orElse(null), "it is not YAML with a value for every field");
        } catch (YamlEngineException e) {
            throw refused(Refusal.Malformed, null, "it is not one YAML document");
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(Refusal.NotUtf8, null, "it is not UTF-8 text; save it as UTF-8");
        }
    }

    /** Events come without recursion, so that a text of brackets only cannot exhaust the stack. */
    private static void check(String text) {
        int depth = 0;
        int documents = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            Mark at = event.getStartMark().orElse(null);
            if (event.getEventId() == Event.ID.Alias
                    || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
                throw refused(Refusal.AliasForbidden, at, "anchors and aliases are not read; write the value out");
            }
            if (tag(event).isPresent()) {
                throw refused(Refusal.TagForbidden, at, "YAML tags are not read; remove the tag");
            }
            switch (event.getEventId()) {
                case DocumentStart -> documents++;
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {
                    // scalars and stream marks change neither count
                }
            }
            if (depth > MAX_DEPTH) {
                throw refused(Refusal.Malformed, at, "it is nested more than " + MAX_DEPTH + " deep");
            }
            if (documents > 1) {
                throw refused(Refusal.Malformed, at, "it has more than one YAML document; keep one");
            }
        }
        if (documents == 0) {
            throw refused(Refusal.Empty, null, "it holds nothing");
        }
    }

    private static Optional<String> tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
    }

    private static KubeconfigRefusedException refused(Refusal refusal, @Nullable Mark at, String text) {
        String where = at == null ? "" : " at line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1);
        return new KubeconfigRefusedException(refusal, "the kubeconfig is refused" + where + ": " + text);
    }
}
