package dev.gitopstopology.render;

import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A spec that cannot be rendered, with everything that is wrong with it. */
public final class RenderException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    public RenderException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.path() + ": " + problem.message())
                .collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
