package dev.gitopstopology.render.registration;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import java.util.List;
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

    /** Where a Secret is. */
    public record Place(String namespace, String name) {}

    /**
     * Where the Secret of a registration can be, of which only this is known, such as of one that ends. What a member says of that
     * could be another member's Secret, so of its word no more than the namespace counts, and that for Argo CD only.
     *
     * @param namespace of the engine, or what is said to be it; may be empty
     */
    public static List<Place> places(InstanceId instance, ClusterKey member, String namespace) {
        Place flux = new Place(FluxPlace.namespace(instance, member), KubeconfigSecret.NAME);
        return namespace.isEmpty()
                ? List.of(flux)
                : List.of(new Place(namespace, ClusterSecret.name(instance, member)), flux);
    }

    /** What has to be there before the Secret, if anything. */
    public static Optional<RenderedSet> place(Registration registration) {
        return switch (registration.instance().engine().type()) {
            case ArgoCD -> Optional.empty();
            case Flux -> Optional.of(FluxPlace.of(registration));
        };
    }
}
