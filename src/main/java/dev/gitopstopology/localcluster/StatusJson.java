package dev.gitopstopology.localcluster;

import java.util.Map;

/** A Kubernetes Status (meta/v1) for an HTTP error. */
final class StatusJson {
    private StatusJson() {}

    static Fate.Answer answer(int code, Map<String, String> headers) {
        String details = headers.containsKey("Retry-After")
                ? ",\"details\":{\"retryAfterSeconds\":" + headers.get("Retry-After") + "}"
                : "";
        return new Fate.Answer(code, headers, """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","reason":"%s","code":%d%s}
                """.formatted(message(code), reason(code), code, details));
    }

    private static String reason(int code) {
        return switch (code) {
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 429 -> "TooManyRequests";
            case 500 -> "InternalError";
            case 503 -> "ServiceUnavailable";
            case 504 -> "Timeout";
            default -> "";
        };
    }

    private static String message(int code) {
        return switch (code) {
            case 429 -> "too many requests, please try again later";
            case 500 -> "Internal error occurred: a fault of the proxy";
            case 503 -> "the server is currently unable to handle the request";
            default -> "the proxy answers " + code;
        };
    }
}
