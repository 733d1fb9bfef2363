package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.render.registration.EngineSecret;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The facts that an engine's cluster Secret shows at present, which need not be those that it would be given now. */
final class KeptFacts {
    private KeptFacts() {}

    /** The registration as it is; empty while that cannot be told. */
    static Optional<Registration> of(Registration registration, Member engine) {
        ObjectId place = EngineSecret.of(registration).id();
        try {
            @Nullable
            Secret secret = engine.call(
                            "reading a cluster Secret",
                            connected -> Optional.ofNullable(connected
                                    .client()
                                    .secrets()
                                    .inNamespace(place.namespace())
                                    .withName(place.name())
                                    .get()))
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
                    facts));
        } catch (ClusterException e) {
            return Optional.empty();
        }
    }
}
