package dev.gitopstopology.cluster;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Addresses where no API server of a member is, but where things are that answer anybody on the node: link-local ones and the
 * metadata services of clouds foremost. Loopback and private ranges are taken, since API servers are there.
 */
final class AddressRules {
    /** Names of metadata services: GCE, the same by search domain, EC2. */
    private static final Set<String> METADATA_NAMES =
            Set.of("metadata.google.internal", "metadata", "instance-data", "instance-data.ec2.internal");

    /** Metadata services outside the link-local range: Alibaba Cloud, Azure, Oracle Cloud, EC2 over IPv6. */
    private static final Set<InetAddress> METADATA = Set.of(
            literal("100.100.100.200"), literal("168.63.129.16"), literal("192.0.0.192"), literal("[fd00:ec2::254]"));

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern NUMERIC = Pattern.compile("[0-9]+(\\.[0-9]+)*|0x.*");
    private static final int LIMITED_BROADCAST = 255;

    private AddressRules() {}

    /** Whether the host is made of numbers, and so an IPv4 address to some, in another way than as four plain decimals. */
    static boolean isUnusualNumber(String host) {
        return NUMERIC.matcher(host).matches() && !IPV4.matcher(host).matches();
    }

    /**
     * Why a host as it is written in a URL is no place for a member; empty when it may be one. A name is not looked up.
     *
     * @param host lower case; an IPv6 address in brackets
     */
    static Optional<String> objection(String host) {
        if (METADATA_NAMES.contains(host.replaceFirst("\\.$", ""))) {
            return Optional.of("is the name of a cloud's metadata service");
        }
        boolean ipv6 = host.startsWith("[");
        if (!ipv6 && !IPV4.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            return ipv6 && address instanceof Inet4Address
                    ? Optional.of("is an IPv4 address written as an IPv6 address; write four decimal numbers")
                    : objection(address);
        } catch (UnknownHostException e) {
            return Optional.of("is not an address that can be reached from here");
        }
    }

    /** The same for an address that a name leads to. */
    static Optional<String> objection(InetAddress address) {
        if (METADATA.contains(address)) {
            return Optional.of("is the address of a cloud's metadata service");
        }
        return address.isLinkLocalAddress()
                        || address.isMulticastAddress()
                        || address.isAnyLocalAddress()
                        || isReserved(address)
                ? Optional.of("is a link-local, multicast, unspecified or reserved address, where no API server is")
                : Optional.empty();
    }

    /** 0.0.0.0/8 and broadcast; IPv6 addresses that stand for an IPv4 one (compatible, NAT64, 6to4), which could be any of the above. */
    private static boolean isReserved(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet6Address ipv6) {
            boolean translated =
                    bytes[0] == 0x00 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b;
            boolean tunnelled = bytes[0] == 0x20 && bytes[1] == 0x02;
            return translated || tunnelled || (ipv6.isIPv4CompatibleAddress() && !ipv6.isLoopbackAddress());
        }
        return bytes[0] == 0 || (bytes[0] & 0xff) == LIMITED_BROADCAST;
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(address + " is an address", e);
        }
    }
}
