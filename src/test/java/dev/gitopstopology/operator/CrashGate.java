package dev.gitopstopology.operator;

import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.Fate;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.HttpFaultProxy.Moment;
import dev.gitopstopology.localcluster.Interceptor;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * Stands between an operator and its clusters, and kills it at a point. Writes that arrived earlier are done, those that arrive later are not: what the
 * clusters hold afterwards is what they would hold had the operator's machine lost its power at this very moment.
 */
final class CrashGate {
    private final CrashPoint point;
    private final Runnable kill;
    private final CountDownLatch dead = new CountDownLatch(1);
    private int seen;
    private int index;

    /** @param kill returns when the operator can send nothing any more */
    CrashGate(CrashPoint point, Runnable kill) {
        this.point = point;
        this.kill = kill;
    }

    /** In the way of all proxies, by the names of their clusters; taken away again with {@link HttpFaultProxy#pass()}. */
    void install(Map<String, HttpFaultProxy> proxies) {
        new TreeMap<>(proxies)
                .forEach((cluster, proxy) -> proxy.intercept(new Interceptor() {
                    @Override
                    public Fate before(Exchange request) throws InterruptedException {
                        return CrashGate.this.before(cluster, request);
                    }

                    @Override
                    public Fate after(Exchange answered) {
                        return CrashGate.this.after(cluster, answered);
                    }
                }));
    }

    /** Whether the operator was killed. */
    boolean reached() {
        return dead.getCount() == 0;
    }

    private Fate before(String cluster, Exchange request) throws InterruptedException {
        if (!OperatorWrite.is(request)) {
            return reached() ? Fate.RESET : Fate.PASS;
        }
        boolean mine;
        synchronized (this) {
            if (index != 0) {
                mine = false;
            } else {
                mine = OperatorWrite.of(cluster, request).equals(point.write()) && ++seen == point.nth();
                if (!mine) {
                    return Fate.PASS;
                }
                index = request.index();
            }
        }
        if (mine && point.moment() == Moment.AfterCommit) {
            return Fate.PASS;
        }
        if (mine) {
            die();
        } else {
            dead.await();
        }
        return Fate.RESET;
    }

    private Fate after(String cluster, Exchange answered) {
        synchronized (this) {
            if (!cluster.equals(point.write().cluster()) || index != answered.index()) {
                return Fate.PASS;
            }
        }
        die();
        return Fate.RESET;
    }

    private void die() {
        try {
            kill.run();
        } finally {
            dead.countDown();
        }
    }
}
