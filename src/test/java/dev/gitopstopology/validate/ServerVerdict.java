package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the API server answered: whether it took the object, and the fields that it named, with its reason, if it did not. */
record ServerVerdict(boolean accepted, Map<String, String> reasons, String message) {
    private static final Pattern UNKNOWN_FIELD = Pattern.compile("(unknown|duplicate) field \"([^\"]+)\"");
    private static final String RULES_NOT_CHECKED = "<nil>";

    static ServerVerdict of(int code, String body) {
        Map<String, String> reasons = new TreeMap<>();
        if (code < 300) {
            return new ServerVerdict(true, reasons, "");
        }
        JsonNode status = json(body);
        String message = status.path("message").asText(body);
        for (JsonNode cause : status.path("details").path("causes")) {
            String field = cause.path("field").asText();
            if (!field.equals(RULES_NOT_CHECKED)) {
                reasons.putIfAbsent(field, cause.path("reason").asText());
            }
        }
        Matcher unknown = UNKNOWN_FIELD.matcher(message);
        while (unknown.find()) {
            reasons.put(unknown.group(2), unknown.group(1).equals("unknown") ? "UnknownField" : "DuplicateKey");
        }
        return new ServerVerdict(false, reasons, code + " " + message);
    }

    private static JsonNode json(String body) {
        try {
            return new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException("the API server answers in JSON, but said: " + body, e);
        }
    }
}
