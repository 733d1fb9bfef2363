package dev.gitopstopology.render.credentials;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ArgoCDTenant;
import dev.gitopstopology.api.ProjectRepository;
import dev.gitopstopology.api.Repository;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.SecretCopy;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.render.Ownership;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Argo CD's repositories and credential templates (operator-manual/declarative-setup.md, Repositories, Repository credentials,
 * Project scoped repositories). Argo CD keeps a template for every project, so a tenant can have none.
 */
final class ArgoCDRepositories {
    private static final String TYPE = "argocd.argoproj.io/secret-type";
    private static final int NAME_LENGTH = 63;

    private ArgoCDRepositories() {}

    static Stream<SecretCopy> of(Instance instance) {
        return instance.engine().repositories().stream()
                .map(repository -> copy(
                        instance,
                        repository,
                        null,
                        "GitOpsTopology " + instance.topology(),
                        "engine.repositories[" + repository.url() + "].secretRef.name"));
    }

    static Stream<SecretCopy> of(PlannedTenant planned) {
        ArgoCDTenant argo = planned.tenant().argoCD();
        List<ProjectRepository> repositories = argo == null ? null : argo.repositories();
        return repositories == null
                ? Stream.empty()
                : repositories.stream()
                        .map(ProjectRepository::repository)
                        .map(repository -> copy(
                                planned.instance(),
                                repository,
                                planned.tenant().name(),
                                "GitOpsTenant " + planned.tenant().key(),
                                "spec.argoCD.repositories[" + repository.url() + "].secretRef.name"));
    }

    private static SecretCopy copy(
            Instance instance, Repository repository, @Nullable String tenant, String object, String field) {
        return new SecretCopy(
                manifest(instance, repository, tenant),
                object,
                field,
                tenant,
                repository.secretRef().name(),
                SecretKeys.argoCD(repository),
                List.of(SecretKeys.argoCDNeeds(repository)));
    }

    private static Manifest manifest(Instance instance, Repository repository, @Nullable String tenant) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", name(repository, tenant))
                .put("namespace", instance.engine().namespace());
        metadata.putObject("labels").put(TYPE, repository.template() ? "repo-creds" : "repository");
        metadata.putObject("annotations")
                .put(Api.ANNOTATION_COPIED_FROM, repository.secretRef().name());
        ObjectNode data = json.putObject("stringData")
                .put("type", repository.kind().name().toLowerCase(Locale.ROOT))
                .put("url", repository.url());
        if (tenant != null) {
            data.put("project", tenant);
        }
        return SecretRole.label(Manifest.of(json), instance, tenant);
    }

    /** The same for the same URL and tenant, for ever. */
    private static String name(Repository repository, @Nullable String tenant) {
        String readable = repository
                .url()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^[a-z]+://([^/@]*@)?|^git@", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceFirst("-$", "");
        String identity = (tenant == null ? "" : tenant) + " " + repository.url();
        return Ownership.named("repository-" + (tenant == null ? "" : tenant + "-") + readable, identity, NAME_LENGTH);
    }
}
