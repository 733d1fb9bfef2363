package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ports that a JVM gives to its clusters and proxies: whole blocks of them, and a block is whose who listens on its first port. So no
 * two JVMs of this machine give the same port, even while what was to listen there is down; and what a JVM held is free when it ends, in
 * whatever way.
 *
 * <p>They lie below the kernel's ephemeral range, so that no outgoing connection takes one, and above the first ports from 20000 on: Cluster
 * API's development provider gives these to its clusters, and cannot be told others.
 */
final class PortBlocks {
    private static final int LOWEST = 20_500;
    private static final int HIGHEST = 32_767;
    private static final int SIZE = 100;

    private final List<ServerSocket> held = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final Set<Integer> given = new HashSet<>();
    private int next;

    /** One that was not given for as long as possible. */
    synchronized int one() {
        do {
            for (int tried = 0; tried < ports.size(); tried++) {
                int port = ports.get(next++ % ports.size());
                if (!given.contains(port) && free(port)) {
                    given.add(port);
                    return port;
                }
            }
        } while (another());
        throw new LocalClusterException("No free port on 127.0.0.1 between " + LOWEST + " and " + HIGHEST + ".");
    }

    synchronized void give(int port) {
        given.remove(port);
    }

    private boolean another() {
        for (int first = LOWEST; first + SIZE - 1 <= HIGHEST; first += SIZE) {
            ServerSocket socket = listen(first);
            if (socket != null) {
                held.add(socket);
                next = ports.size();
                for (int port = first + 1; port < first + SIZE; port++) {
                    ports.add(port);
                }
                return true;
            }
        }
        return false;
    }

    private static boolean free(int port) {
        try (ServerSocket socket = listen(port)) {
            return socket != null;
        } catch (IOException notClosed) {
            return false;
        }
    }

    private static @Nullable ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            try {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return socket;
            } catch (IOException taken) {
                socket.close();
                return null;
            }
        } catch (IOException noSocket) {
            return null;
        }
    }
}
