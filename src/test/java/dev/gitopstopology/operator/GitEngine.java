package dev.gitopstopology.operator;

import dev.gitopstopology.e2e.GitServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands for an engine of the hub: applies what is below {@code clusters/} again and again, mends, and deletes nothing. */
final class GitEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitEngine.class);
    private static final String MANAGER = "argocd-controller";
    private final KubernetesClient hub;
    private final GitServer git;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong rounds = new AtomicLong();
    private final ScheduledFuture<?> work;
    private boolean paused = true;

    GitEngine(KubernetesClient hub, GitServer git) {
        this.hub = hub;
        this.git = git;
        work = thread.scheduleWithFixedDelay(this::round, 0, 300, TimeUnit.MILLISECONDS);
    }

    /** Whatever is under way has ended when this returns. */
    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
    }

    /** How often it has looked. */
    long rounds() {
        return rounds.get();
    }

    private synchronized void round() {
        if (paused) {
            return;
        }
        try {
            SortedMap<String, String> files = git.files();
            for (Map.Entry<String, String> file : files.entrySet()) {
                if (file.getKey().startsWith("clusters/") && file.getKey().endsWith(".yaml")) {
                    apply(file.getValue());
                }
            }
            rounds.incrementAndGet();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the engine of the test could not read", e); // it tries again, as engines do
        }
    }

    private void apply(String text) {
        try {
            hub.resource(Serialization.unmarshal(text, GenericKubernetesResource.class))
                    .fieldManager(MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        } catch (KubernetesClientException e) {
            LOG.warn("the engine of the test was refused", e);
        }
    }

    @Override
    public void close() {
        work.cancel(true);
        thread.shutdownNow();
    }
}
