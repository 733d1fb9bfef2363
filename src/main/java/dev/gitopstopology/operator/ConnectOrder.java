package dev.gitopstopology.operator;

import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.AccessInventories;
import dev.gitopstopology.deliver.push.SharedRoles;
import dev.gitopstopology.render.registration.Enrolment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Enrols the cluster if need be, and learns who it is and what it holds of ours. */
final class ConnectOrder extends ClusterOrder {
    static final String ID = "connect";
    private static final Duration PROBE = Duration.ofMinutes(1);
    private final Member member;
    private final boolean hub;
    private final InstantSource clock;

    ConnectOrder(Member member, String fingerprint, boolean hub, InstantSource clock) {
        super(ID, fingerprint);
        this.member = member;
        this.hub = hub;
        this.clock = clock;
    }

    @Override
    String cluster() {
        return member.key().toString();
    }

    @Override
    Receipt deliver() {
        return member.call("looking at what we have there", this::look);
    }

    private Receipt look(ConnectedCluster connected) {
        if (hub) {
            new SharedRoles(member.target(connected)).ensure(Enrolment.engineRoles());
        }
        Map<String, AccessInventories.Held> held = AccessInventories.on(member.target(connected), member.key()).stream()
                .collect(Collectors.toMap(each -> each.instance().value(), each -> each));
        Optional<Instant> expires = member.connection().credentialExpiresAt();
        member.update(before -> before.connected(connected.identity(), expires.orElse(null), held));
        return Receipt.delivered(
                String.join(" ", new TreeSet<>(held.keySet())),
                held.size(),
                Map.of(
                        "uid", connected.identity().uid(),
                        "kubernetes", connected.identity().kubernetesVersion(),
                        "expires", expires.map(Instant::toString).orElse("")),
                List.of());
    }

    /** Renewal of our own token happens in passing, whenever the connection is used. */
    @Override
    public Optional<Instant> lookAgain() {
        return Optional.of(clock.instant().plus(PROBE));
    }
}
