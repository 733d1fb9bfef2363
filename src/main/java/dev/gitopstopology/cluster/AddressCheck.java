package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.KubeconfigRefusedException.Refusal;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Looks at what a member's name leads to before each request, since a name can lead elsewhere tomorrow. The connection that
 * follows asks the same resolver of the JVM, whose answers are kept for 30 s unless it was set up otherwise; a name that changes in
 * between is not seen until the next request. A name that leads nowhere is left to the client, which says so.
 */
final class AddressCheck implements Interceptor {
    private final Resolver resolver;

    /** @param resolver {@code InetAddress::getAllByName} but for tests */
    AddressCheck(Resolver resolver) {
        this.resolver = resolver;
    }

    /** What a name leads to. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String host =
                request.uri().getHost() == null ? "" : request.uri().getHost().toLowerCase(Locale.ROOT);
        try {
            for (InetAddress address : resolver.resolve(host)) {
                AddressRules.objection(address).ifPresent(why -> {
                    throw new KubeconfigRefusedException(
                            Refusal.AddressForbidden,
                            "the kubeconfig's clusters[].cluster.server names " + host + ", which leads to "
                                    + address.getHostAddress() + ", and that " + why);
                });
            }
        } catch (UnknownHostException e) {
            // The client's own attempt says the same, with the way out.
            return;
        }
    }
}
