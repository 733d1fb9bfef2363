package dev.gitopstopology.validate;

import java.util.ArrayList;
import java.util.List;

/** What files gave: the documents that could be read, and what was wrong with the rest. */
public record Loaded(List<Document> documents, List<Finding> findings) {
    public static final Loaded NOTHING = new Loaded(List.of(), List.of());

    public Loaded {
        documents = List.copyOf(documents);
        findings = List.copyOf(findings);
    }

    Loaded and(Loaded other) {
        List<Document> bothDocuments = new ArrayList<>(documents);
        bothDocuments.addAll(other.documents);
        List<Finding> bothFindings = new ArrayList<>(findings);
        bothFindings.addAll(other.findings);
        return new Loaded(bothDocuments, bothFindings);
    }
}
