package dev.gitopstopology.localcluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What went through a proxy, in order, and who stands in its way; shared by its connections. */
final class Traffic {
    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<Interceptor> interceptors = new CopyOnWriteArrayList<>();
    private volatile boolean silentWatches;

    void add(Interceptor interceptor) {
        interceptors.add(interceptor);
    }

    void remove(Interceptor interceptor) {
        interceptors.remove(interceptor);
    }

    /** Also lets go on what a fault holds back. */
    void clear() {
        for (Interceptor interceptor : interceptors) {
            if (interceptor instanceof Fault fault) {
                fault.end();
            }
        }
        interceptors.clear();
    }

    void silenceWatches(boolean silent) {
        silentWatches = silent;
    }

    boolean silentWatches() {
        return silentWatches;
    }

    synchronized List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    synchronized Exchange arrived(HttpHead request, int bodyLength) {
        String target = request.word(1);
        int question = target.indexOf('?');
        Exchange exchange = new Exchange(
                exchanges.size() + 1,
                Instant.now(),
                request.word(0),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                request.header("User-Agent").orElse(""),
                bodyLength,
                0);
        exchanges.add(exchange);
        return exchange;
    }

    synchronized Exchange answered(Exchange exchange, int status) {
        Exchange answered = exchange.answered(status);
        exchanges.set(exchange.index() - 1, answered);
        return answered;
    }

    /** All are asked until one does not let it pass. */
    Fate before(Exchange request) throws InterruptedException {
        for (Interceptor interceptor : interceptors) {
            Fate fate = interceptor.before(request);
            if (!fate.equals(Fate.PASS)) {
                return fate;
            }
        }
        return Fate.PASS;
    }

    Fate after(Exchange answered) throws InterruptedException {
        for (Interceptor interceptor : interceptors) {
            Fate fate = interceptor.after(answered);
            if (!fate.equals(Fate.PASS)) {
                return fate;
            }
        }
        return Fate.PASS;
    }
}
