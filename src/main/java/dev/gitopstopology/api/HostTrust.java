package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By what an engine knows the hosts of its repositories. Nothing of it is secret, so it is written down and not referred to. */
public record HostTrust(
        @Size(max = 100)
        @JsonPropertyDescription(
                "Keys of SSH hosts, one each, as ssh-keyscan prints them. They are added to those that come with Argo CD; Flux gets them in the Secrets of ssh repositories that have no known_hosts.")
        @Nullable
        List<@Pattern(HostTrust.KNOWN_HOST) @Size(max = 2048) String> knownHosts,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Certificate authorities by which hosts of https repositories are known, one entry per host.")
        @Nullable
        List<CertificateAuthority> certificateAuthorities) {

    /** A name (or [name]:port), a kind of key and the key; no comment, no mark, no hash of a name. */
    public static final String KNOWN_HOST =
            "^(\\[[A-Za-z0-9.:-]+\\]:[0-9]{1,5}|[A-Za-z0-9.:-]+) (ssh-(rsa|ed25519)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com) [A-Za-z0-9+/]+={0,3}$";

    /** Who vouches for one host. */
    public record CertificateAuthority(
            @Required
            @Pattern("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$")
            @Size(max = 253)
            @JsonPropertyDescription("Name of the host, without a port.")
            String host,

            @Required
            @Pattern("^(-----BEGIN CERTIFICATE-----\\s[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----\\s*)+$")
            @Size(max = 32768)
            @JsonPropertyDescription("One or more certificates in PEM; no private key.")
            String pem) {}
}
