package dev.gitopstopology.render.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.RenderedSet;
import org.junit.jupiter.api.Test;

class HostsTest {
    private static final String KEY = "git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA";
    private static final RenderedSet SET = Rendering.of(
            "trust: {knownHosts: ['" + KEY + "'], certificateAuthorities: [{host: git.example.com, pem: 'PEM'}]}");

    private static String data(RenderedSet set, String configMap, String key) {
        return Rendering.find(set, "ConfigMap", configMap)
                .json()
                .path("data")
                .path(key)
                .asText();
    }

    @Test
    void hostsAreAddedToThoseThatUpstreamKnows() {
        String before = data(Rendering.of(""), "argocd-ssh-known-hosts-cm", "ssh_known_hosts");
        assertThat(before).contains("github.com ssh-ed25519");
        assertThat(data(SET, "argocd-ssh-known-hosts-cm", "ssh_known_hosts"))
                .isEqualTo(before.stripTrailing() + "\n" + KEY + "\n");
    }

    @Test
    void authoritiesAreKeysByHost() {
        assertThat(data(SET, "argocd-tls-certs-cm", "git.example.com")).isEqualTo("PEM\n");
    }
}
