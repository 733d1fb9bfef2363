package dev.gitopstopology.validate;

import dev.gitopstopology.validate.Finding.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** No two documents may be the same object: whichever is applied last would win. */
final class Identities {
    private final Verdict verdict;

    Identities(Verdict verdict) {
        this.verdict = verdict;
    }

    void check(List<Document> documents) {
        Map<String, Document> first = new HashMap<>();
        for (Document document : documents) {
            if (document.kind().isEmpty() || document.id().name().isEmpty()) {
                continue;
            }
            Document other = first.putIfAbsent(document.id().key(), document);
            if (other != null) {
                String place = other.file() + ":" + other.line() + ":" + other.column();
                verdict.error(
                        document,
                        FieldPath.of("metadata", "name"),
                        new Problem(
                                "DuplicateObject", "the same object is in " + place + " already", "keep one of them"));
            }
        }
    }
}
