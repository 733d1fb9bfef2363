package dev.gitopstopology.operator.order;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.render.registration.EngineSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The facts that an engine's cluster Secret shows at present, which need not be those that it would be given now. */
final class KeptFacts {
    private KeptFacts() {}

    /** The registration as it is; empty while that cannot be told. */
    static Optional<Registration> of(Registration registration, Member engine) {
        return Stream.of(registration.with((WorkloadIdentity) null), registration)
                .distinct()
                .flatMap(each -> read(each, engine).stream())
                .findFirst();
    }

    private static Optional<Registration> read(Registration registration, Member engine) {
        ObjectId place = EngineSecret.of(registration).id();
        try {
            @Nullable
            HasMetadata secret = engine.call(
                            "reading " + place, connected -> Optional.ofNullable(found(connected, place)))
                    .orElse(null);
            if (secret == null) {
                return Optional.empty();
            }
            TreeMap<String, String> facts = new TreeMap<>(
                    Objects.requireNonNullElse(secret.getMetadata().getLabels(), Map.of()));
            facts.keySet().removeIf(key -> key.startsWith(Api.GROUP + "/"));
            return Optional.of(new Registration(
                            registration.instance(),
                            registration.member(),
                            registration.destination(),
                            registration.ownCluster(),
                            facts)
                    .with(registration.identity()));
        } catch (ClusterException e) {
            return Optional.empty();
        }
    }

    private static @Nullable HasMetadata found(ConnectedCluster connected, ObjectId place) {
        return place.kind().equals("Secret")
                ? connected
                        .client()
                        .secrets()
                        .inNamespace(place.namespace())
                        .withName(place.name())
                        .get()
                : connected
                        .client()
                        .configMaps()
                        .inNamespace(place.namespace())
                        .withName(place.name())
                        .get();
    }
}
