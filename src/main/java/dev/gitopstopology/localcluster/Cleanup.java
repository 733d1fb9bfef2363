package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes away all of one cluster, once. From its first process on, a shutdown hook does it if nobody else does. */
final class Cleanup {
    private static final Set<Cleanup> DUE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> DUE.parallelStream().forEach(Cleanup::run), "local-clusters-close"));
    }

    private final String cluster;
    private final ControlPlane controlPlane;
    private final TemporaryPlace place;
    private final PidFile pidFile;
    private boolean done;

    private Cleanup(String cluster, ControlPlane controlPlane, TemporaryPlace place, PidFile pidFile) {
        this.cluster = cluster;
        this.controlPlane = controlPlane;
        this.place = place;
        this.pidFile = pidFile;
    }

    static Cleanup due(String cluster, ControlPlane controlPlane, TemporaryPlace place, PidFile pidFile) {
        Cleanup cleanup = new Cleanup(cluster, controlPlane, place, pidFile);
        DUE.add(cleanup);
        return cleanup;
    }

    synchronized void run() {
        if (done) {
            return;
        }
        done = true;
        DUE.remove(this);
        controlPlane.kill();
        controlPlane.releasePorts();
        try {
            place.delete();
            pidFile.delete();
        } catch (IOException e) {
            throw new LocalClusterException("The files of cluster " + cluster + " could not be deleted: " + e, e);
        }
    }
}
