package dev.gitopstopology.render.registration;

import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import java.util.Optional;

/** What an engine of any type is told of a member, on the cluster where the engine runs. */
public final class EngineSecret {
    private EngineSecret() {}

    /** The Secret with the credential, with placeholders, {@code bound}. */
    public static Manifest of(Registration registration) {
        return switch (registration.instance().engine().type()) {
            case ArgoCD -> ClusterSecret.of(registration);
            case Flux -> KubeconfigSecret.of(registration);
        };
    }

    /** What has to be there before the Secret, if anything. */
    public static Optional<RenderedSet> place(Registration registration) {
        return switch (registration.instance().engine().type()) {
            case ArgoCD -> Optional.empty();
            case Flux -> Optional.of(FluxPlace.of(registration));
        };
    }
}
