package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.cluster.KubeconfigRefusedException.Refusal;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a name leads to is looked at before each request. */
class AddressCheckTest {
    private static final String PUBLIC = "203.0.113.7";
    private static final String METADATA = "169.254.169.254";

    private final Map<String, List<String>> names = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final AddressCheck check = new AddressCheck(this::resolve);

    private InetAddress[] resolve(String host) throws UnknownHostException {
        asked.add(host);
        List<String> found = names.get(host);
        if (found == null) {
            throw new UnknownHostException(host);
        }
        InetAddress[] addresses = new InetAddress[found.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByAddress(
                    host, InetAddress.getByName(found.get(i)).getAddress());
        }
        return addresses;
    }

    private void name(String host, String... addresses) {
        names.put(host, Arrays.asList(addresses));
    }

    private void request(String url) {
        StandardHttpRequest.Builder builder = new StandardHttpRequest.Builder();
        HttpRequest request = builder.uri(url).build();
        check.before(builder, request, null);
    }

    @Test
    void aNameThatLeadsToAForbiddenAddressIsRefused() {
        name("innocent.example", PUBLIC, METADATA);
        KubeconfigRefusedException refused = catchThrowableOfType(
                KubeconfigRefusedException.class, () -> request("https://Innocent.Example:6443/version"));
        assertThat(refused).isNotNull();
        assertThat(refused.refusal()).isEqualTo(Refusal.AddressForbidden);
        assertThat(refused).hasMessageContaining("innocent.example").hasMessageContaining(METADATA);
    }

    @Test
    void aNameIsLookedUpAtEachRequest() {
        name("member.example", PUBLIC);
        request("https://member.example:6443/version");
        name("member.example", METADATA);
        assertThat(catchThrowableOfType(
                        KubeconfigRefusedException.class, () -> request("https://member.example:6443/version")))
                .isNotNull();
        assertThat(asked).containsExactly("member.example", "member.example");
    }

    @Test
    void aNameThatLeadsNowhereIsLeftToTheClient() {
        assertThatCode(() -> request("https://nowhere.example/version")).doesNotThrowAnyException();
        assertThat(asked).containsExactly("nowhere.example");
    }
}
