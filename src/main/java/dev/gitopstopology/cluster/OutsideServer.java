package dev.gitopstopology.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.TrustManager;

/** A server that is no cluster, and that a user names: the rules for its address and its certificate are the same. */
public final class OutsideServer {
    private OutsideServer() {}

    /** Why nothing is sent to a host; empty where it may be, or leads nowhere. */
    public static Optional<String> objection(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        Optional<String> byName = AddressRules.isUnusualNumber(lower)
                ? Optional.of("is an address in an unusual form")
                : AddressRules.objection(lower);
        if (byName.isPresent()) {
            return byName;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                Optional<String> why = AddressRules.objection(address);
                if (why.isPresent()) {
                    return why.map(each -> "leads to " + address.getHostAddress() + ", and that " + each);
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty(); // the connection says so, with the way out
        }
    }

    /**
     * Trusts these CAs and no others.
     *
     * @throws IllegalArgumentException when it is not a list of certificates in PEM
     */
    public static TrustManager[] trusting(String pem) {
        return Trust.only(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
