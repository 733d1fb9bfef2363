package dev.gitopstopology.render.credentials;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FluxEngine.Decryption;
import dev.gitopstopology.api.Repository;
import dev.gitopstopology.api.RepositoryType;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.SecretCopy;
import dev.gitopstopology.model.Trust;
import dev.gitopstopology.render.registration.FluxPlace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Secrets for the sources in Flux's own namespace and in that of each member beside it, since a source takes no Secret of another
 * namespace, nor a Kustomization its keys. They are named as on the hub, so that {@code spec.secretRef} of a source names the same everywhere. A Secret that several repositories name is copied once.
 */
final class FluxSecrets {
    private FluxSecrets() {}

    static Stream<SecretCopy> of(Instance instance, Collection<ClusterKey> members) {
        SortedMap<String, List<Repository>> bySecret = new TreeMap<>();
        instance.engine()
                .repositories()
                .forEach(repository -> bySecret.computeIfAbsent(
                                repository.secretRef().name(), name -> new ArrayList<>())
                        .add(repository));
        List<String> namespaces = Stream.concat(
                        Stream.of(instance.engine().namespace()),
                        members.stream().map(member -> FluxPlace.namespace(instance.id(), member)))
                .toList();
        return namespaces.stream()
                .flatMap(namespace -> Stream.concat(
                        bySecret.values().stream().map(repositories -> copy(instance, namespace, repositories)),
                        instance.engine().flux().decryption().stream()
                                .filter(each -> gets(instance, each))
                                .map(each -> copy(instance, namespace, each))));
    }

    private static boolean gets(Instance instance, Decryption decryption) {
        List<String> clusters = decryption.engineClusters();
        return clusters == null || clusters.contains(instance.cluster().name());
    }

    private static SecretCopy copy(Instance instance, String namespace, Decryption decryption) {
        String name = decryption.secretRef().name();
        return new SecretCopy(
                manifest(instance, namespace, name, false, new TreeMap<>()),
                "GitOpsTopology " + instance.topology(),
                "spec.engine.flux.decryption[" + name + "].secretRef.name",
                null,
                name,
                SecretKeys.decryption(),
                List.of(new TreeSet<>(SecretKeys.decryption().keySet())));
    }

    private static SecretCopy copy(Instance instance, String namespace, List<Repository> repositories) {
        Repository first = repositories.get(0);
        SortedMap<String, String> keys = new TreeMap<>();
        Set<SortedSet<String>> needed = new LinkedHashSet<>();
        for (Repository repository : repositories) {
            keys.putAll(SecretKeys.flux(repository));
            needed.add(SecretKeys.fluxNeeds(repository));
            if (SecretKeys.ssh(repository)
                    && instance.engine().trust().knownHosts().isEmpty()) {
                needed.add(SecretKeys.set(SecretKeys.KNOWN_HOSTS)); // Flux connects to no host that it does not know
            }
        }
        return new SecretCopy(
                manifest(instance, namespace, repositories),
                "GitOpsTopology " + instance.topology(),
                "engine.repositories[" + first.url() + "].secretRef.name",
                null,
                first.secretRef().name(),
                keys,
                List.copyOf(needed));
    }

    private static Manifest manifest(Instance instance, String namespace, List<Repository> repositories) {
        Repository first = repositories.get(0);
        boolean registry = first.kind() == RepositoryType.OCI;
        return manifest(
                instance,
                namespace,
                first.secretRef().name(),
                registry,
                registry ? new TreeMap<>() : known(instance.engine().trust(), repositories));
    }

    private static Manifest manifest(
            Instance instance, String namespace, String name, boolean registry, SortedMap<String, String> known) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1")
                .put("kind", "Secret")
                .put("type", registry ? "kubernetes.io/dockerconfigjson" : "Opaque");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", name).put("namespace", namespace);
        metadata.putObject("annotations").put(Api.ANNOTATION_COPIED_FROM, name);
        if (!known.isEmpty()) {
            known.forEach(json.putObject("stringData")::put);
        }
        return SecretRole.label(Manifest.of(json), instance, null);
    }

    /** By what the hosts are known, as far as the Secret on the hub does not say so itself. */
    private static SortedMap<String, String> known(Trust trust, List<Repository> repositories) {
        SortedMap<String, String> known = new TreeMap<>();
        if (repositories.stream().anyMatch(SecretKeys::ssh)
                && !trust.knownHosts().isEmpty()) {
            known.put(SecretKeys.KNOWN_HOSTS, String.join("\n", trust.knownHosts()) + "\n");
        }
        String authorities = repositories.stream()
                .map(repository -> trust.authority(repository.url()))
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining());
        if (!authorities.isEmpty()) {
            known.put("ca.crt", authorities);
        }
        return known;
    }
}
