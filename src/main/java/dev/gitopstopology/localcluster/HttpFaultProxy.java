package dev.gitopstopology.localcluster;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An HTTP proxy on a loopback port in front of a cluster's API server, which sees each request and can be told what is to go wrong. It serves with the
 * cluster's own certificate, so a kubeconfig needs another URL only: {@link LocalCluster#kubeconfig(URI)} of {@link #server()}. It speaks HTTP/1.1;
 * bearer tokens pass through it, client certificates do not. It starts passing.
 */
public final class HttpFaultProxy implements AutoCloseable {
    private final Traffic traffic = new Traffic();
    private final FaultProxy network;

    /** When a hook is called. */
    public enum Moment {
        /** The write has arrived; the server knows nothing of it. */
        Before,
        /** The server has answered; the client knows nothing of it. */
        AfterCommit
    }

    private HttpFaultProxy(LocalCluster cluster) {
        InetSocketAddress target = new InetSocketAddress(
                cluster.server().getHost(), cluster.server().getPort());
        network = new FaultProxy(new HttpRelay(target, cluster.servingContext(), cluster.sslContext(), traffic));
    }

    public static HttpFaultProxy to(LocalCluster cluster) {
        return new HttpFaultProxy(cluster);
    }

    /** {@code https://127.0.0.1:PORT}. */
    public URI server() {
        return network.server();
    }

    /** What can go wrong below HTTP: refused, silent, slow or cut connections. Requests in a black hole are recorded, those of new connections not. */
    public FaultProxy network() {
        return network;
    }

    /** All requests since the start, in the order of their arrival. */
    public List<Exchange> exchanges() {
        return traffic.exchanges();
    }

    /** The requests of this kind, in the order of their arrival. */
    public List<Exchange> exchanges(Predicate<Exchange> which) {
        return exchanges().stream().filter(which).toList();
    }

    /** Puts it in the way of all requests that arrive from now on. Those put there earlier are asked earlier. */
    public void intercept(Interceptor interceptor) {
        traffic.add(interceptor);
    }

    public void remove(Interceptor interceptor) {
        traffic.remove(interceptor);
    }

    /** What is to go wrong with requests of this kind: one of the words of {@link FaultRule} follows. */
    public FaultRule when(Predicate<Exchange> which) {
        return new FaultRule(this::intercept, which, Integer.MAX_VALUE);
    }

    /** The same for all requests. */
    public FaultRule always() {
        return when(exchange -> true);
    }

    /**
     * Calls the action once, at the n-th write (see {@link Exchange#isWrite()}) that arrives from now on. It may block: the write waits that long.
     *
     * @param number from 1
     * @param which counts only these writes, such as {@link Exchange#by(String)}
     */
    public void onWrite(int number, Moment moment, Predicate<Exchange> which, Consumer<Exchange> action) {
        intercept(new WriteHook(number, moment, which, action));
    }

    /** Watches stay open, and nothing passes through them any more, nor through new ones until {@link #pass()}. Other requests pass. */
    public void silenceWatches() {
        traffic.silenceWatches(true);
    }

    /** All is well again, and nobody stands in the way; watches that fell silent remain so until their clients end them. */
    public void pass() {
        traffic.clear();
        traffic.silenceWatches(false);
        network.pass();
    }

    @Override
    public void close() {
        traffic.clear();
        network.close();
    }
}
