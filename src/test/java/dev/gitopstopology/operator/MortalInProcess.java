package dev.gitopstopology.operator;

import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator in this JVM. To kill it, its proxies cut all its connections and refuse new ones until it is taken apart: nothing that it still wants to do
 * reaches a cluster. No cluster can tell that from SIGKILL, and it saves the start of a JVM.
 */
final class MortalInProcess implements Mortal {
    private static final Logger LOG = LoggerFactory.getLogger(MortalInProcess.class);
    private final OperatorOptions options;
    private final Collection<HttpFaultProxy> proxies;
    private GitOpsOperator operator;
    private Thread starting;

    MortalInProcess(Path kubeconfig, Path distribution, Collection<HttpFaultProxy> proxies) {
        this.options = new OperatorOptions(
                kubeconfig,
                Set.of(),
                Set.of(World.NS),
                Set.of(),
                false,
                "127.0.0.1",
                -1,
                distribution,
                WatchPulse.Limits.DEFAULT,
                OperatorOptions.LEAVE_DEADLINE);
        this.proxies = proxies;
    }

    /** Returns before it has started: killed early, it would wait for the first answer of its hub for minutes. */
    @Override
    public void start() throws IOException {
        operator = new GitOpsOperator(options, Clock.systemUTC());
        starting = new Thread(operator::start, "operator-start");
        starting.setUncaughtExceptionHandler(
                (thread, e) -> LOG.atDebug().setCause(e).log("an operator did not start"));
        starting.start();
    }

    @Override
    public void kill() {
        proxies.forEach(proxy -> proxy.network().refuse());
    }

    /** Takes what was killed, or what still runs, apart. */
    @Override
    public void close() {
        kill();
        if (operator == null) {
            return;
        }
        starting.interrupt();
        try {
            starting.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        operator.close();
        operator = null;
    }
}
