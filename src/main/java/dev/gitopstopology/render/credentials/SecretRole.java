package dev.gitopstopology.render.credentials;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.SecretCopy;
import dev.gitopstopology.render.Ownership;
import org.jspecify.annotations.Nullable;

/** The labels of a copy. */
final class SecretRole {
    private SecretRole() {}

    static Manifest label(Manifest manifest, Instance instance, @Nullable String tenant) {
        Manifest ours = Ownership.label(manifest, instance).withLabel(Api.LABEL_ROLE, SecretCopy.ROLE);
        return tenant == null ? ours : ours.withLabel(Api.LABEL_TENANT, tenant);
    }
}
