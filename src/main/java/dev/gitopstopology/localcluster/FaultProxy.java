package dev.gitopstopology.localcluster;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy on a loopback port in front of an API server, which can be told to fail. TLS passes through: clients verify the real serving certificate,
 * which is valid for 127.0.0.1 on any port. It starts passing; a change of mode also meets the connections that are open.
 */
public final class FaultProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);

    private final Relay relay;
    private final Faults faults = new Faults();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final int port;
    private @Nullable Listener listener;

    /** The thread holds on to the socket for a moment after it is closed: the port is free when both are gone. */
    private record Listener(ServerSocket socket, Thread thread) {}

    FaultProxy(Relay relay) {
        this.relay = relay;
        this.port = Ports.one();
        listen();
    }

    /** A proxy in front of a server, such as {@link LocalCluster#server()}. */
    public static FaultProxy to(URI server) {
        return new FaultProxy(new TcpRelay(new InetSocketAddress(server.getHost(), server.getPort())));
    }

    /** {@code https://127.0.0.1:PORT}; for a kubeconfig: {@link LocalCluster#kubeconfig(URI)}. */
    public URI server() {
        return URI.create("https://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    /** Open connections. */
    public int connections() {
        return clients.size();
    }

    /** All is well again; connections that hung in a black hole go on. */
    public synchronized void pass() {
        faults.none();
        listen();
    }

    /** Connections are refused, and the open ones are cut: nobody listens there. */
    public synchronized void refuse() {
        stopListening();
        faults.none();
        cut();
    }

    /** Connections are accepted, and nothing ever comes back. */
    public synchronized void blackHole() {
        faults.silence();
        listen();
    }

    /** Every piece of an answer is held back that long. */
    public synchronized void delay(Duration delay) {
        faults.delay(delay);
        listen();
    }

    /** Cuts the connections that are open now, with a reset; the mode stays. */
    public synchronized void cut() {
        faults.cut();
        for (Socket client : clients) {
            reset(client);
        }
    }

    @Override
    public synchronized void close() {
        stopListening();
        cut();
        Ports.give(port);
    }

    private void listen() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
            listener = new Listener(socket, daemon("fault-proxy-" + port, () -> accept(socket)));
        } catch (IOException e) {
            throw new LocalClusterException("The fault proxy cannot listen on port " + port + ": " + e.getMessage(), e);
        }
    }

    private void stopListening() {
        if (listener == null) {
            return;
        }
        close(listener.socket());
        try {
            listener.thread().join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener = null;
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                long generation = faults.generation();
                clients.add(client);
                if (socket.isClosed()) {
                    reset(client); // accepted in the very moment of a refusal
                }
                daemon("fault-proxy-" + port + "-requests", () -> serve(client, generation));
            } catch (SocketException closed) {
                LOG.trace("No longer listening on {}", port, closed);
            } catch (IOException e) {
                LOG.warn("The fault proxy cannot accept on port {}", port, e);
            }
        }
    }

    private void serve(Socket client, long generation) {
        try {
            relay.serve(client, faults, generation);
        } catch (IOException e) {
            LOG.debug("The fault proxy at {} gives up a connection: {}", port, e.toString());
            reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(client);
            clients.remove(client);
        }
    }

    static void reset(Socket client) {
        try {
            client.setSoLinger(true, 0);
        } catch (SocketException gone) {
            LOG.trace("Closed already", gone);
        }
        close(client);
    }

    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("Cannot close {}", socket, e);
        }
    }

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
