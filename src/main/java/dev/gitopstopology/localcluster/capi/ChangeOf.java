package dev.gitopstopology.localcluster.capi;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** Tells which object came, changed or went. */
record ChangeOf<T>(Consumer<T> action) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
        action.accept(object);
    }

    @Override
    public void onUpdate(T before, T after) {
        action.accept(after);
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
        action.accept(object);
    }
}
