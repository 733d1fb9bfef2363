package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What goes wrong on the way to a member, and what its FleetCluster has to say of it while it lasts. */
enum MemberFault {
    Refused("Unreachable", 3, proxy -> proxy.network().refuse()),
    BlackHole("Unreachable", 17, proxy -> proxy.network().blackHole()),
    Slow("Unreachable", 3, proxy -> proxy.when(ours()).delay(Duration.ofSeconds(30))),
    Throttled("Throttled", 3, proxy -> proxy.when(ours()).status(429, retryAfter())),
    InternalError("Unreachable", 17, proxy -> proxy.when(ours()).status(500)),
    Unavailable("Unreachable", 3, proxy -> proxy.when(ours()).status(503)),
    Reset("Unreachable", 17, proxy -> proxy.when(ours()).reset()),
    RepliesLost("Unreachable", 3, proxy -> proxy.when(ours()).replyLost()),
    CutMidway("Unreachable", 17, proxy -> proxy.when(ours()).cutMidway()),

    PostLost("", 0, proxy -> proxy.when(writes("POST")).next(1).replyLost()),
    PatchesLost("", 0, proxy -> proxy.when(writes("PATCH")).next(2).replyLost()),
    DeleteLost("", 0, proxy -> proxy.when(writes("DELETE")).next(1).replyLost()),
    TokensLost(
            "",
            0,
            proxy -> proxy.when(ours().and(Exchange::isTokenRequest)).next(2).replyLost());

    private final String reason;
    private final int fromWrite;

    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    private final Consumer<HttpFaultProxy> begin;

    /**
     * @param reason empty when it happens once or twice, too short to be told
     * @param fromWrite the write at which it begins: while the member is enrolled, or while it is registered
     */
    MemberFault(String reason, int fromWrite, Consumer<HttpFaultProxy> begin) {
        this.reason = reason;
        this.fromWrite = fromWrite;
        this.begin = begin;
    }

    /** What a throttled member asks for. */
    static Duration retryAfter() {
        return Duration.ofSeconds(6);
    }

    static Predicate<Exchange> ours() {
        return Exchange.by("gitops-topology/");
    }

    /** Those that change what the cluster holds. */
    static Predicate<Exchange> changes() {
        return ours().and(each -> each.isWrite() && !each.isReview() && !each.isTokenRequest());
    }

    private static Predicate<Exchange> writes(String method) {
        return changes().and(each -> each.method().equals(method));
    }

    boolean lasts() {
        return !reason.isEmpty();
    }

    String reason() {
        return reason;
    }

    int fromWrite() {
        return fromWrite;
    }

    void begin(HttpFaultProxy proxy) {
        begin.accept(proxy);
    }
}
