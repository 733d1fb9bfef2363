package dev.gitopstopology.render.steps;

import dev.gitopstopology.model.Manifest;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One change to the objects of an instance. */
@FunctionalInterface
public interface Step {
    List<Manifest> apply(List<Manifest> manifests);

    /** Changes each object that the predicate names, and leaves the others. */
    static Step each(Predicate<Manifest> which, UnaryOperator<Manifest> change) {
        return manifests -> manifests.stream()
                .map(manifest -> which.test(manifest) ? change.apply(manifest) : manifest)
                .toList();
    }

    static Predicate<Manifest> kind(String... kinds) {
        return manifest -> List.of(kinds).contains(manifest.kind());
    }

    static Predicate<Manifest> object(String kind, String name) {
        return manifest -> manifest.kind().equals(kind) && manifest.name().equals(name);
    }
}
