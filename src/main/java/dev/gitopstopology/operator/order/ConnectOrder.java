package dev.gitopstopology.operator.order;

import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.MemberInventories;
import dev.gitopstopology.deliver.push.SharedRoles;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.fleet.MemberState.InstallerToken;
import dev.gitopstopology.render.registration.Enrolment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Enrols the cluster if need be, and learns who it is and what it holds of ours. */
public final class ConnectOrder extends ClusterOrder {
    public static final String ID = "connect";
    private static final Duration PROBE = Duration.ofMinutes(1);
    private final Member member;
    private final Member home;
    private final boolean hub;
    private final InstantSource clock;

    /** @param home the hub, whose registrations are looked for; another hub's are none of our business */
    public ConnectOrder(Member member, Member home, String fingerprint, boolean hub, InstantSource clock) {
        super(ID, fingerprint + " " + member.renewal());
        this.member = member;
        this.home = home;
        this.hub = hub;
        this.clock = clock;
    }

    @Override
    protected String cluster() {
        return member.key().toString();
    }

    @Override
    protected Receipt deliver() {
        String homeUid = hub ? "" : onHub(() -> home.identity().uid());
        return member.call("looking at what we have there", connected -> look(connected, homeUid));
    }

    private Receipt look(ConnectedCluster connected, String homeUid) {
        if (hub) {
            new SharedRoles(member.target(connected)).ensure(Enrolment.engineRoles());
        }
        String hubUid = hub ? connected.identity().uid() : homeUid;
        MemberInventories.Found held = MemberInventories.on(member.target(connected), member.key(), hubUid);
        Optional<Instant> expires = member.connection().credentialExpiresAt();
        Optional<Problem> warning = member.connection()
                .warning()
                .map(problem ->
                        new Problem("spec.connection", problem.reason().name(), String.valueOf(problem.getMessage())));
        if (moved(member.state().identity(), connected.identity())) {
            member.queue().wake(); // engines have to learn of it now, not at their next look
        }
        member.update(before -> before.connected(
                connected.identity(), new InstallerToken(expires.orElse(null), warning.orElse(null)), held));
        return Receipt.delivered(
                told(held),
                held.registrations().size() + held.engines().size(),
                Map.of(
                        "uid", connected.identity().uid(),
                        "kubernetes", connected.identity().kubernetesVersion(),
                        "expires", expires.map(Instant::toString).orElse(""),
                        "warning", warning.map(Problem::message).orElse("")),
                List.of());
    }

    private static String told(MemberInventories.Found held) {
        return Stream.concat(
                        held.registrations().stream()
                                .map(each -> each.instance().value()),
                        held.engines().stream().map(each -> "engine " + each.instance()))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static boolean moved(@Nullable ClusterIdentity before, ClusterIdentity now) {
        return before != null
                && !(before.server().equals(now.server()) && before.caHash().equals(now.caHash()));
    }

    /** Renewal of our own token happens in passing, whenever the connection is used. */
    @Override
    public Optional<Instant> lookAgain() {
        return Optional.of(clock.instant().plus(PROBE));
    }
}
