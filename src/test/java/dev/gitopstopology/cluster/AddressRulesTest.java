package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.cluster.KubeconfigRefusedException.Refusal;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "[fe80::1]",
                "[febf::1]",
                "0.0.0.0",
                "0.1.2.3",
                "[::]",
                "[0:0:0:0:0:0:0:0]",
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "[ff02::1]",
                "[::ffff:10.0.0.1]",
                "[0:0:0:0:0:ffff:a9fe:a9fe]",
                "[::a9fe:a9fe]",
                "[64:ff9b::a9fe:a9fe]",
                "[2002:a9fe:a9fe::1]",
                "[fd00:ec2::254]",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "metadata.google.internal",
                "metadata.google.internal.",
                "metadata"
            })
    void noMemberIsThere(String host) {
        assertThat(AddressRules.objection(host)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "[::1]",
                "10.96.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "[fd00::1]",
                "[2001:db8::1]",
                "203.0.113.7",
                "localhost",
                "kubernetes.default.svc",
                "0.example.com",
                "169.254.example.com",
                "metadata.example.com"
            })
    void aMemberMayBeThere(String host) {
        assertThat(AddressRules.objection(host)).isEmpty();
        assertThat(AddressRules.isUnusualNumber(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0177.0.0.1",
                "127.1",
                "0x7f000001",
                "0x7f.0.0.1",
                "1.2.3.4.5",
                "256.0.0.1",
                "1.2.3.04"
            })
    void unusualNumbers(String host) {
        assertThat(AddressRules.isUnusualNumber(host)).isTrue();
    }

    /** The address that was taken from a Secret, or that a name leads to, is looked at again when it is used. */
    @Test
    void aClientLooksAtTheAddressItself() {
        Network network = new Network();
        try (KubernetesClient client = new Clients(network, (cluster, verb, status) -> {})
                .open(
                        "spoke",
                        new Address("https://169.254.77.77:6443", KubeconfigParserTest.resource("valid.pem")),
                        () -> "tok-1")) {
            long began = System.nanoTime();
            KubeconfigRefusedException refused = catchThrowableOfType(KubeconfigRefusedException.class, () -> {
                try {
                    client.raw("/version");
                } catch (RuntimeException e) {
                    throw Failures.classify("testing", "spoke", e);
                }
            });
            assertThat(refused.refusal()).isEqualTo(Refusal.AddressForbidden);
            assertThat(refused).hasMessageContaining("169.254.77.77").hasMessageContaining("link-local");
            assertThat(System.nanoTime() - began).as("without a connection").isLessThan(2_500_000_000L);
        } finally {
            network.close();
        }
    }

    @Test
    void whatANameLeadsToIsLookedAt() throws Exception {
        byte[] metadata = {(byte) 169, (byte) 254, (byte) 169, (byte) 254};
        assertThat(AddressRules.objection(InetAddress.getByAddress("innocent.example", metadata)))
                .isPresent();
        assertThat(AddressRules.objection(InetAddress.getByAddress("innocent.example", new byte[] {10, 0, 0, 1})))
                .isEmpty();
    }
}
