package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The three loopback ports of a cluster. They lie below the kernel's ephemeral range, so that no outgoing connection takes one between the check and
 * the start, or while a cluster is down for a restart; and no two clusters of this process are given the same.
 */
record Ports(int api, int etcd, int etcdPeer) {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_767;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    static Ports take() {
        return new Ports(one(), one(), one());
    }

    void release() {
        give(api);
        give(etcd);
        give(etcdPeer);
    }

    static void give(int port) {
        GIVEN.remove(port);
    }

    static int one() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (GIVEN.add(port)) {
                if (free(port)) {
                    return port;
                }
                GIVEN.remove(port);
            }
        }
        throw new LocalClusterException("No free port on 127.0.0.1 between " + LOWEST + " and " + HIGHEST + ".");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
