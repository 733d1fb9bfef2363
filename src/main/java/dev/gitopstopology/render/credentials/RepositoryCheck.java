package dev.gitopstopology.render.credentials;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.FluxEngine.Decryption;
import dev.gitopstopology.api.Repository;
import dev.gitopstopology.api.RepositoryType;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Repositories of one engine that do not go together, which a schema does not see. */
public final class RepositoryCheck {
    private RepositoryCheck() {}

    /** Every repository that is refused; empty when all is well. */
    public static List<Problem> problems(Engine engine) {
        return engine.type() == EngineType.Flux ? ofFlux(engine) : List.of();
    }

    private static List<Problem> ofFlux(Engine engine) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Boolean> registries = new HashMap<>();
        for (Repository repository : engine.repositories()) {
            String path = "engine.repositories[" + repository.url() + "]";
            if (repository.template()) {
                problems.add(
                        new Problem(
                                path + ".credentialTemplate",
                                "RepositoryConflict",
                                path
                                        + ".credentialTemplate is Argo CD's; name each repository, and the Secret in spec.secretRef of its source"));
            }
            boolean registry = repository.kind() == RepositoryType.OCI;
            Boolean before = registries.putIfAbsent(repository.secretRef().name(), registry);
            if (before != null && before != registry) {
                problems.add(new Problem(
                        path + ".secretRef.name",
                        "RepositoryConflict",
                        "%s.secretRef.name: Secret %s is for a registry and for another repository, and Flux wants two types of Secret for these; give the registry a Secret of its own"
                                .formatted(path, repository.secretRef().name())));
            }
        }
        Set<String> names = new HashSet<>(registries.keySet());
        for (Decryption decryption : engine.flux().decryption()) {
            String name = decryption.secretRef().name();
            if (!names.add(name)) {
                String path = "spec.engine.flux.decryption[" + name + "]";
                problems.add(
                        new Problem(
                                path,
                                "RepositoryConflict",
                                path
                                        + ": the Secret is named twice, here or by a repository, and its copy would need two contents; give each use a Secret of its own"));
            }
        }
        return problems;
    }
}
