package dev.gitopstopology.render.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an engine of any type is told of a member, on the cluster where the engine runs. It is the engine's record of the member, and
 * ours: a Secret, or where a Flux needs no credential of ours a ConfigMap.
 */
public final class EngineSecret {
    private EngineSecret() {}

    /** The record with placeholders, {@code bound}. */
    public static Manifest of(Registration registration) {
        WorkloadIdentity identity = registration.identity();
        return switch (registration.instance().engine().type()) {
            case ArgoCD -> ClusterSecret.of(registration);
            case Flux ->
                identity == null ? KubeconfigSecret.of(registration) : IdentityRecord.of(registration, identity);
        };
    }

    /** What stood for the registration while it was reached the other way, if there is another. */
    public static Optional<ObjectId> other(Registration registration) {
        if (registration.instance().engine().type() != EngineType.Flux) {
            return Optional.empty();
        }
        String place = FluxPlace.namespace(registration);
        return Optional.of(registration.identity() == null ? identity(place) : kubeconfig(place));
    }

    /** What goes along with the other record, before it: while that is there, we know that these may be. */
    public static List<ObjectId> withOther(Registration registration) {
        return registration.identity() == null
                ? IdentityRecord.accountIds(FluxPlace.namespace(registration))
                : List.of();
    }

    /** How an object of Flux names the member that it is for. */
    public static void refer(Registration registration, ObjectNode spec) {
        refer(of(registration), spec);
    }

    /** @param secret a Flux's record of a member */
    public static void refer(Manifest secret, ObjectNode spec) {
        spec.putObject("kubeConfig")
                .putObject(secret.kind().equals("Secret") ? "secretRef" : "configMapRef")
                .put("name", secret.name());
    }

    /**
     * Where the record of a registration can be, of which only this is known, such as of one that ends. What a member says of that
     * could be another member's Secret, so of its word no more than the namespace counts, and that for Argo CD only.
     *
     * @param namespace of the engine, or what is said to be it; may be empty
     */
    public static List<ObjectId> places(InstanceId instance, ClusterKey member, String namespace) {
        String place = FluxPlace.namespace(instance, member);
        List<ObjectId> places = new ArrayList<>();
        if (!namespace.isEmpty()) {
            places.add(new ObjectId("v1", "Secret", namespace, ClusterSecret.name(instance, member)));
        }
        places.add(kubeconfig(place));
        places.add(identity(place));
        return places;
    }

    private static ObjectId kubeconfig(String place) {
        return new ObjectId("v1", "Secret", place, KubeconfigSecret.NAME);
    }

    private static ObjectId identity(String place) {
        return new ObjectId("v1", "ConfigMap", place, IdentityRecord.NAME);
    }

    /** What has to be there before the record, if anything. */
    public static Optional<RenderedSet> place(Registration registration) {
        return switch (registration.instance().engine().type()) {
            case ArgoCD -> Optional.empty();
            case Flux -> Optional.of(FluxPlace.of(registration));
        };
    }
}
