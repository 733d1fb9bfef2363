package dev.gitopstopology.cli;

import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.validate.Document;
import java.util.List;

/** The way from valid documents to what the operator would apply; the stages behind it are the operator's own. */
@FunctionalInterface
public interface Rendering {
    List<RenderedSet> render(List<Document> documents) throws Exception;
}
