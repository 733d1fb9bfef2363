package dev.gitopstopology.cluster;

import static io.vertx.core.spi.resolver.ResolverProvider.DISABLE_DNS_RESOLVER_PROP_NAME;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops and task threads that all clients share; {@link #close} ends them. */
public final class Network implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Network.class);
    private static final int EVENT_LOOPS = 2;
    /** They resolve host names. */
    private static final int BLOCKING_THREADS = 4;

    private static final int TASK_THREADS = 8;
    private static final int CLOSE_SECONDS = 10;

    private final Vertx vertx = jvmResolved();
    private final ThreadPoolExecutor executor = tasks();

    Vertx vertx() {
        return vertx;
    }

    Executor executor() {
        return executor;
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Tasks of cluster clients still run after {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The network threads did not end cleanly", e);
        }
    }

    /** Host names as the JVM (and so /etc/hosts) has them; Vert.x reads the choice from a property while it starts. */
    private static Vertx jvmResolved() {
        String before = System.getProperty(DISABLE_DNS_RESOLVER_PROP_NAME);
        System.setProperty(DISABLE_DNS_RESOLVER_PROP_NAME, "true");
        try {
            return Vertx.vertx(new VertxOptions()
                    .setUseDaemonThread(true)
                    .setEventLoopPoolSize(EVENT_LOOPS)
                    .setInternalBlockingPoolSize(BLOCKING_THREADS)
                    .setWorkerPoolSize(BLOCKING_THREADS)
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        } finally {
            if (before == null) {
                System.clearProperty(DISABLE_DNS_RESOLVER_PROP_NAME);
            } else {
                System.setProperty(DISABLE_DNS_RESOLVER_PROP_NAME, before);
            }
        }
    }

    private static ThreadPoolExecutor tasks() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                TASK_THREADS, TASK_THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "cluster-task-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
