package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.deliver.push.MemberInventories;
import dev.gitopstopology.deliver.push.MemberInventories.Held;
import dev.gitopstopology.deliver.push.MemberInventories.HeldEngine;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one cluster, as of its last look.
 *
 * @param trouble why it cannot be used, or null
 * @param held registrations by instance
 * @param engines engines that run there, by instance
 * @param engineTokens what is known of the engines' tokens, by instance
 * @param shards what the engines' Secrets say, by instance; {@link #NO_SHARD} where they say nothing
 * @param services catalogue entries that the engines' Secrets say the cluster has, by instance; as far as they were looked at
 */
public record MemberState(
        @Nullable ClusterIdentity identity,
        @Nullable Problem trouble,
        InstallerToken installerToken,
        SortedMap<String, Held> held,
        SortedMap<String, HeldEngine> engines,
        SortedMap<String, EngineToken> engineTokens,
        SortedMap<String, Integer> shards,
        SortedMap<String, Set<String>> services) {

    /**
     * Our own token for the cluster.
     *
     * @param problem why it was not renewed, or another kubeconfig not accepted, although the token works
     */
    public record InstallerToken(
            @Nullable Instant expires, @Nullable Problem problem) {}

    /**
     * An engine's token.
     *
     * @param proven when it was last seen to work
     * @param problem why it was not renewed although it was time
     * @param identified whether there is none, since the engine proves itself by an identity of the platform
     */
    public record EngineToken(
            @Nullable Instant expires,
            @Nullable Instant proven,
            @Nullable Problem problem,
            boolean identified) {}

    public static final int NO_SHARD = -1;

    private static final EngineToken UNKNOWN = new EngineToken(null, null, null, false);
    private static final EngineToken IDENTIFIED = new EngineToken(null, null, null, true);
    private static final InstallerToken NONE = new InstallerToken(null, null);

    public static MemberState unseen() {
        return new MemberState(
                null, null, NONE, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    public MemberState connected(ClusterIdentity seen, InstallerToken token, MemberInventories.Found found) {
        SortedMap<String, Held> registrations = new TreeMap<>();
        found.registrations().forEach(each -> registrations.put(each.instance().value(), each));
        SortedMap<String, HeldEngine> running = new TreeMap<>();
        found.engines().forEach(each -> running.put(each.instance().value(), each));
        return new MemberState(seen, null, token, registrations, running, engineTokens, shards, services);
    }

    public MemberState running(HeldEngine engine) {
        SortedMap<String, HeldEngine> more = new TreeMap<>(engines);
        more.put(engine.instance().value(), engine);
        return new MemberState(identity, trouble, installerToken, held, more, engineTokens, shards, services);
    }

    public MemberState gone(InstanceId engine) {
        SortedMap<String, HeldEngine> fewer = new TreeMap<>(engines);
        fewer.remove(engine.value());
        return new MemberState(identity, trouble, installerToken, held, fewer, engineTokens, shards, services);
    }

    /** Whether nothing of an engine is known to be there, nor for one. */
    public boolean isEmpty() {
        return held.isEmpty() && engines.isEmpty();
    }

    /** Our account there is about to be deleted; whether it was is not always told. */
    public MemberState givingBack() {
        return new MemberState(identity, trouble, NONE, held, engines, engineTokens, shards, services);
    }

    public boolean givenBack() {
        return identity != null && installerToken.equals(NONE);
    }

    MemberState troubled(Problem problem) {
        return new MemberState(identity, problem, installerToken, held, engines, engineTokens, shards, services);
    }

    /** All that is wrong, in a fixed order. */
    List<Problem> problems() {
        return Stream.concat(
                        Stream.of(trouble, installerToken.problem()),
                        engineTokens.values().stream().map(EngineToken::problem))
                .filter(Objects::nonNull)
                .toList();
    }

    MemberState reached() {
        return trouble == null
                ? this
                : new MemberState(identity, null, installerToken, held, engines, engineTokens, shards, services);
    }

    public MemberState registering(Held registration) {
        SortedMap<String, Held> more = new TreeMap<>(held);
        more.put(registration.instance().value(), registration);
        return new MemberState(identity, trouble, installerToken, more, engines, engineTokens, shards, services);
    }

    public MemberState registered(InstanceId instance, Instant tokenExpires, Instant proven) {
        return with(
                instance, new EngineToken(tokenExpires, proven, token(instance).problem(), false));
    }

    /** Registered without a token. */
    public MemberState identified(InstanceId instance) {
        return with(instance, IDENTIFIED);
    }

    public MemberState renewed(InstanceId instance) {
        EngineToken token = token(instance);
        return with(instance, new EngineToken(token.expires(), token.proven(), null, false));
    }

    public MemberState notRenewed(InstanceId instance, Problem problem) {
        EngineToken token = token(instance);
        return with(instance, new EngineToken(token.expires(), token.proven(), problem, false));
    }

    public MemberState departed(InstanceId instance) {
        SortedMap<String, Held> fewer = new TreeMap<>(held);
        fewer.remove(instance.value());
        SortedMap<String, EngineToken> tokens = new TreeMap<>(engineTokens);
        tokens.remove(instance.value());
        SortedMap<String, Integer> others = new TreeMap<>(shards);
        others.remove(instance.value());
        SortedMap<String, Set<String>> rest = new TreeMap<>(services);
        rest.remove(instance.value());
        return new MemberState(identity, trouble, installerToken, fewer, engines, tokens, others, rest);
    }

    public MemberState serving(InstanceId instance, Set<String> entries) {
        if (entries.equals(services.get(instance.value()))) {
            return this;
        }
        SortedMap<String, Set<String>> more = new TreeMap<>(services);
        more.put(instance.value(), Set.copyOf(entries));
        return new MemberState(identity, trouble, installerToken, held, engines, engineTokens, shards, more);
    }

    public MemberState pinned(InstanceId instance, int shard) {
        SortedMap<String, Integer> more = new TreeMap<>(shards);
        more.put(instance.value(), shard);
        return new MemberState(identity, trouble, installerToken, held, engines, engineTokens, more, services);
    }

    /** When the engine's token was last seen to work; null when this run has not seen it. */
    @Nullable
    public Instant proven(InstanceId instance) {
        return token(instance).proven();
    }

    /** Instances that this run has given a token for the cluster, or told of it without one. */
    Set<String> entrusted() {
        return engineTokens.entrySet().stream()
                .filter(each ->
                        each.getValue().expires() != null || each.getValue().identified())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private EngineToken token(InstanceId instance) {
        return engineTokens.getOrDefault(instance.value(), UNKNOWN);
    }

    private MemberState with(InstanceId instance, EngineToken token) {
        SortedMap<String, EngineToken> tokens = new TreeMap<>(engineTokens);
        tokens.put(instance.value(), token);
        return new MemberState(identity, trouble, installerToken, held, engines, tokens, shards, services);
    }
}
