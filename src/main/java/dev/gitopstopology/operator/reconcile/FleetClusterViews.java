package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.operator.fleet.MemberState;
import dev.gitopstopology.operator.fleet.MemberState.EngineToken;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.status.FleetClusterView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of a member, and what its status said before where this run has not looked yet, as its status wants it. */
final class FleetClusterViews {
    /** More are not told; they are read from the Secret after each start. */
    private static final int TOLD = 256;

    static final FleetClusterStatus NOTHING =
            new FleetClusterStatus(null, null, null, null, null, null, null, null, null, null);

    private FleetClusterViews() {}

    static FleetClusterView refused(Problem why) {
        return new FleetClusterView(
                false, false, why, List.of(), null, null, null, null, List.of(), List.of(), List.of(), null);
    }

    /** Of one that is left alone: what is known of it stands. */
    static FleetClusterView leftAlone(FleetCluster cluster, @Nullable Problem why) {
        FleetClusterStatus before = Objects.requireNonNullElse(cluster.getStatus(), NOTHING);
        return new FleetClusterView(
                why == null,
                before.clusterUID() != null,
                why,
                List.of(),
                before.clusterUID(),
                before.caHash(),
                before.server(),
                before.kubernetesVersion(),
                Objects.requireNonNullElse(before.engines(), List.of()),
                Objects.requireNonNullElse(before.registrations(), List.of()),
                Objects.requireNonNullElse(before.credentials(), List.of()),
                null);
    }

    static FleetClusterView of(FleetCluster cluster, MemberState state) {
        ClusterIdentity identity = state.identity();
        if (identity == null) {
            return leftAlone(cluster, state.trouble());
        }
        FleetClusterStatus before = Objects.requireNonNullElse(cluster.getStatus(), NOTHING);
        List<FleetClusterStatus.Credential> known = Objects.requireNonNullElse(before.credentials(), List.of());
        return new FleetClusterView(
                false,
                true,
                state.trouble(),
                warnings(state),
                identity.uid(),
                identity.caHash().isEmpty() ? null : identity.caHash(),
                identity.server(),
                identity.kubernetesVersion(),
                engines(state),
                registrations(state, before),
                credentials(state, known),
                null);
    }

    private static List<Problem> warnings(MemberState state) {
        List<Problem> warnings = new ArrayList<>();
        Problem installer = state.installerToken().problem();
        if (installer != null) {
            warnings.add(installer);
        }
        state.engineTokens().forEach((instance, token) -> {
            Problem problem = token.problem();
            if (problem != null) {
                warnings.add(new Problem(
                        problem.path(),
                        problem.reason(),
                        "the token for %s is not renewed: %s".formatted(instance, problem.message())));
            }
        });
        return warnings;
    }

    private static List<FleetClusterStatus.Registration> registrations(MemberState state, FleetClusterStatus before) {
        Map<String, Integer> shards = Snapshots.shards(before);
        return state.held().values().stream()
                .map(held -> new FleetClusterStatus.Registration(
                        held.instance().value(),
                        held.topology().name(),
                        held.secret(),
                        held.engineCluster().isHub()
                                ? null
                                : held.engineCluster().name(),
                        entries(state, held.instance().value(), before.registrations()),
                        shard(state, shards, held.instance().value()),
                        identified(state, held.instance().value(), before.registrations())))
                .toList();
    }

    /** What an earlier run of the operator knew counts until this one has looked at the engine's Secret. */
    private static @Nullable List<String> entries(
            MemberState state, String instance, @Nullable List<FleetClusterStatus.Registration> before) {
        Set<String> known = state.services().get(instance);
        if (known != null) {
            return known.size() <= TOLD ? known.stream().sorted().toList() : null;
        }
        return Stream.ofNullable(before)
                .flatMap(List::stream)
                .filter(each -> each.instance().equals(instance))
                .map(FleetClusterStatus.Registration::catalogEntries)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Boolean identified(
            MemberState state, String instance, @Nullable List<FleetClusterStatus.Registration> before) {
        EngineToken token = state.engineTokens().get(instance);
        boolean now = token == null
                ? before != null
                        && before.stream()
                                .anyMatch(each -> each.instance().equals(instance)
                                        && Boolean.TRUE.equals(each.workloadIdentity()))
                : token.identified();
        return now ? true : null;
    }

    /** As with credentials, an earlier run's word counts until this one has looked. */
    private static @Nullable Integer shard(MemberState state, Map<String, Integer> before, String instance) {
        Integer known = state.shards().get(instance);
        return known == null ? before.get(instance) : known == MemberState.NO_SHARD ? null : known;
    }

    private static List<FleetClusterStatus.InstalledEngine> engines(MemberState state) {
        return state.engines().values().stream()
                .map(engine -> new FleetClusterStatus.InstalledEngine(
                        engine.instance().value(), engine.topology().name()))
                .toList();
    }

    /** What an earlier run of the operator knew of a registration counts until this one has looked at it. */
    private static List<FleetClusterStatus.Credential> credentials(
            MemberState state, List<FleetClusterStatus.Credential> before) {
        List<FleetClusterStatus.Credential> credentials = new ArrayList<>();
        for (String instance : state.held().keySet()) {
            EngineToken token = state.engineTokens().get(instance);
            Instant expires = token == null ? null : token.expires();
            if (expires != null) {
                credentials.add(new FleetClusterStatus.Credential(instance, expires.toString()));
            } else if (token == null || !token.identified()) {
                before.stream()
                        .filter(known -> known.purpose().equals(instance))
                        .forEach(credentials::add);
            }
        }
        Instant installer = state.installerToken().expires();
        if (installer != null) {
            credentials.add(new FleetClusterStatus.Credential("installer", installer.toString()));
        }
        return credentials;
    }
}
