package dev.gitopstopology.localcluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.Optional;

/** One line of an audit log: an audit.k8s.io/v1 Event as JSON. */
final class AuditLine {
    private static final JsonMapper JSON = new JsonMapper();

    private AuditLine() {}

    /** The request, once: a watch where it starts, everything else where it is answered. */
    static Optional<AuditRecord> parse(String line) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new LocalClusterException("Not an audit event: " + line, e);
        }
        int code = event.at("/responseStatus/code").asInt();
        boolean watch = text(event, "/verb").equals("watch");
        boolean started = text(event, "/stage").equals("ResponseStarted");
        if (started ? !watch : watch && code == 200) {
            return Optional.empty();
        }
        return Optional.of(new AuditRecord(
                Instant.parse(text(event, "/requestReceivedTimestamp")),
                text(event, "/user/username"),
                text(event, "/verb"),
                text(event, "/objectRef/apiGroup"),
                text(event, "/objectRef/resource"),
                text(event, "/objectRef/subresource"),
                text(event, "/objectRef/namespace"),
                text(event, "/objectRef/name"),
                code,
                text(event, "/userAgent"),
                text(event, "/requestURI")));
    }

    private static String text(JsonNode event, String pointer) {
        return event.at(pointer).asText("");
    }
}
