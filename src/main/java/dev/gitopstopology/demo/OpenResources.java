package dev.gitopstopology.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a demo has open. It is closed once, the latest first, also from a shutdown hook while the demo is still at work. */
final class OpenResources implements AutoCloseable {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Consumer<String> progress;

    /** @param progress told of what does not close */
    OpenResources(Consumer<String> progress) {
        this.progress = progress;
    }

    <T extends AutoCloseable> T add(T resource) {
        synchronized (open) {
            open.add(0, resource);
        }
        return resource;
    }

    /** Before the others. */
    void close(AutoCloseable resource) {
        synchronized (open) {
            open.remove(resource);
        }
        closeQuietly(resource);
    }

    @Override
    public void close() {
        List<AutoCloseable> resources;
        synchronized (open) {
            resources = List.copyOf(open);
            open.clear();
        }
        resources.forEach(this::closeQuietly);
    }

    private void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            progress.accept("while stopping: " + e.getMessage());
        }
    }
}
