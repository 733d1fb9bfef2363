package dev.gitopstopology.render.argocd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Trust;
import dev.gitopstopology.render.steps.Step;

/**
 * SSH hosts and certificate authorities (operator-manual/declarative-setup.md, SSH known host public keys, Repositories using
 * self-signed TLS certificates). What upstream knows stays.
 */
final class Hosts {
    private static final String KEY = "ssh_known_hosts";

    private Hosts() {}

    static Step trusted(Trust trust) {
        Step ssh = Step.each(
                Step.object("ConfigMap", "argocd-ssh-known-hosts-cm"),
                manifest -> trust.knownHosts().isEmpty()
                        ? manifest
                        : manifest.edit(json -> known(json.withObjectProperty("data"), trust)));
        Step tls = Step.each(
                Step.object("ConfigMap", "argocd-tls-certs-cm"),
                manifest -> trust.authorities().isEmpty()
                        ? manifest
                        : manifest.edit(json -> trust.authorities().forEach(json.withObjectProperty("data")::put)));
        return manifests -> tls.apply(ssh.apply(manifests));
    }

    private static void known(ObjectNode data, Trust trust) {
        String upstream = data.path(KEY).asText().stripTrailing();
        data.put(KEY, (upstream.isEmpty() ? "" : upstream + "\n") + String.join("\n", trust.knownHosts()) + "\n");
    }
}
