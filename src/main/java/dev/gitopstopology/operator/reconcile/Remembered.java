package dev.gitopstopology.operator.reconcile;

import java.util.LinkedHashMap;
import java.util.Map;

/** UIDs of FleetClusters that left; the last thousand are plenty to outlast their events. */
final class Remembered extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 1000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
        return size() > MOST;
    }
}
