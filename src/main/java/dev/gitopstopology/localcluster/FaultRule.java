package dev.gitopstopology.localcluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For which requests something is to go wrong, and how: {@code proxy.when(Exchange::isWrite).next(1).replyLost()}. Each of the last words puts the
 * fault in place at once. Of several faults that meet a request, the one that was put in place first decides.
 */
public final class FaultRule {
    private static final Logger LOG = LoggerFactory.getLogger(FaultRule.class);

    private final Consumer<Interceptor> traffic;
    private final Predicate<Exchange> which;
    private final int most;

    FaultRule(Consumer<Interceptor> traffic, Predicate<Exchange> which, int most) {
        this.traffic = traffic;
        this.which = which;
        this.most = most;
    }

    /** The next {@code n} of them only. */
    public FaultRule next(int n) {
        return new FaultRule(traffic, which, n);
    }

    /** The server says 429, 500 or 503 (or another error), as Kubernetes does, and does nothing. */
    public Fault status(int code) {
        return before(StatusJson.answer(code, Map.of()));
    }

    /** The same with a Retry-After header, of whole seconds. */
    public Fault status(int code, Duration retryAfter) {
        return before(StatusJson.answer(code, Map.of("Retry-After", String.valueOf(retryAfter.toSeconds()))));
    }

    /** Another answer than the server would give; it is not asked. */
    public Fault answer(int code, String json) {
        return before(new Fate.Answer(code, Map.of(), json));
    }

    /** The connection is reset before the server knows of the request. */
    public Fault reset() {
        return before(Fate.RESET);
    }

    /** The server does what it was asked to; then the connection is reset, without any answer. */
    public Fault replyLost() {
        return after((exchange, ended) -> Fate.RESET);
    }

    /** The server does what it was asked to; then half of its answer's body is passed on, and the connection is reset. */
    public Fault cutMidway() {
        return after((exchange, ended) -> Fate.HALF);
    }

    /** The server does what it was asked to; its answer is held back that long, or until the fault is ended. */
    public Fault delay(Duration delay) {
        return after((exchange, ended) -> {
            boolean shorter = ended.await(delay.toMillis(), TimeUnit.MILLISECONDS);
            LOG.trace("{} was held back{}", exchange, shorter ? " until the fault was ended" : "");
            return Fate.PASS;
        });
    }

    private Fault before(Fate fate) {
        return put(new Fault(which, most, (exchange, ended) -> fate, Fault.Effect.NONE));
    }

    private Fault after(Fault.Effect effect) {
        return put(new Fault(which, most, Fault.Effect.NONE, effect));
    }

    private Fault put(Fault fault) {
        traffic.accept(fault);
        return fault;
    }
}
