package dev.gitopstopology.render.credentials;

import dev.gitopstopology.api.Repository;
import dev.gitopstopology.api.RepositoryType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys of a repository's Secret: by the way in which the repository is reached, so that a Secret with keys for two ways gives
 * each copy only what it needs. Argo CD's names: operator-manual/declarative-setup.md, Repositories. Flux's: the pages of the
 * source kinds, Secret reference.
 */
final class SecretKeys {
    private static final String SSH_KEY = "sshPrivateKey";
    private static final List<String> CLIENT = List.of("tlsClientCertData", "tlsClientCertKey");
    private static final List<String> GITHUB_APP =
            List.of("githubAppID", "githubAppInstallationID", "githubAppPrivateKey", "githubAppEnterpriseBaseUrl");

    static final String KNOWN_HOSTS = "known_hosts";
    static final String DOCKER = ".dockerconfigjson";

    private SecretKeys() {}

    static SortedMap<String, String> argoCD(Repository repository) {
        SortedMap<String, String> keys = new TreeMap<>();
        if (ssh(repository)) {
            same(keys, List.of(SSH_KEY));
            return keys;
        }
        same(keys, List.of("username", "password"));
        same(keys, CLIENT);
        if (repository.kind() != RepositoryType.OCI) {
            same(keys, List.of("bearerToken"));
        }
        if (repository.kind() == RepositoryType.Git) {
            same(keys, GITHUB_APP);
        }
        return keys;
    }

    static SortedSet<String> argoCDNeeds(Repository repository) {
        return ssh(repository) ? set(SSH_KEY) : needs(repository);
    }

    static SortedMap<String, String> flux(Repository repository) {
        SortedMap<String, String> keys = new TreeMap<>();
        if (repository.kind() == RepositoryType.OCI) {
            same(keys, List.of(DOCKER));
        } else if (ssh(repository)) {
            keys.put(SSH_KEY, "identity");
            same(keys, List.of(KNOWN_HOSTS));
        } else {
            same(keys, List.of("username", "password", "ca.crt"));
            keys.put(CLIENT.get(0), "tls.crt");
            keys.put(CLIENT.get(1), "tls.key");
            if (repository.kind() == RepositoryType.Git) {
                same(keys, List.of("bearerToken"));
                keys.put("githubAppID", "githubAppID");
                keys.put("githubAppInstallationID", "githubAppInstallationID");
                keys.put("githubAppPrivateKey", "githubAppPrivateKey");
                keys.put("githubAppEnterpriseBaseUrl", "githubAppBaseURL");
            }
        }
        return keys;
    }

    static SortedSet<String> fluxNeeds(Repository repository) {
        return repository.kind() == RepositoryType.OCI ? set(DOCKER) : argoCDNeeds(repository);
    }

    /** As Flux knows them by their endings and names (Kustomization, Decryption). */
    static SortedMap<String, String> decryption() {
        SortedMap<String, String> keys = new TreeMap<>();
        same(keys, List.of("*.agekey", "*.asc", "sops.vault-token", "sops.aws-kms", "sops.azure-kv", "sops.gcp-kms"));
        return keys;
    }

    static boolean ssh(Repository repository) {
        return repository.url().startsWith("ssh://") || repository.url().startsWith("git@");
    }

    private static SortedSet<String> needs(Repository repository) {
        return switch (repository.kind()) {
            case Git -> set("password", "bearerToken", "githubAppPrivateKey", CLIENT.get(0));
            case Helm -> set("password", "bearerToken", CLIENT.get(0));
            case OCI -> set("password", CLIENT.get(0));
        };
    }

    private static void same(SortedMap<String, String> keys, Collection<String> names) {
        names.forEach(name -> keys.put(name, name));
    }

    static SortedSet<String> set(String... names) {
        return new TreeSet<>(Arrays.asList(names));
    }
}
