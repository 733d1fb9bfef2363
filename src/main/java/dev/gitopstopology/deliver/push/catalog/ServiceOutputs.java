package dev.gitopstopology.deliver.push.catalog;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.RenderedSet;
import java.util.SortedSet;

/** What delivers catalogue entries to one cluster, on the cluster where the engine runs. */
public sealed interface ServiceOutputs permits ServiceApplications, ServiceDeliveries {
    /** How an entry does, as its engine says. */
    enum State {
        Healthy,
        /** It is coming up, and its engine says of nothing that it failed. */
        UnderWay,
        /** It does not become healthy by itself. */
        Broken
    }

    /** @param why kinds of states only, no text of the engine's: that may quote what was deployed */
    record Health(State state, String why) {
        public boolean healthy() {
            return state == State.Healthy;
        }
    }

    /** Names of entries of which something is there. */
    SortedSet<String> present();

    /** Writes what is not as wanted. */
    void deliver(String entry, RenderedSet set);

    Health health(CatalogEntry entry);

    /**
     * Takes a step towards the end of an entry on the cluster.
     *
     * @return whether nothing of it is left
     */
    boolean end(String entry, RemovePolicy policy);

    /** Gives everything up, and leaves what it has deployed: for a registration that ends. */
    default void releaseAll() {
        present().forEach(entry -> end(entry, RemovePolicy.Orphan));
    }
}
