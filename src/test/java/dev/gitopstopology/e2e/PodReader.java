package dev.gitopstopology.e2e;

import dev.gitopstopology.e2e.PodContainer.Probe;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads live pod templates as a kubelet does (kubernetes.io/docs/tasks/inject-data-application). Refuses what it does not know. */
final class PodReader {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");
    private final KubernetesClient client;
    private final String namespace;

    PodReader(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    PodContainer read(String workload, String container) {
        PodSpec pod = template(workload);
        Container found = Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .filter(each -> each.getName().equals(container))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "%s/%s has no container %s".formatted(namespace, workload, container)));
        Map<String, String> environment = environment(found);
        Map<String, byte[]> files = new TreeMap<>();
        for (VolumeMount mount : found.getVolumeMounts()) {
            Volume volume = pod.getVolumes().stream()
                    .filter(each -> each.getName().equals(mount.getName()))
                    .findFirst()
                    .orElseThrow();
            content(volume).forEach((path, bytes) -> files.put(mount.getMountPath() + "/" + path, bytes));
        }
        var http = found.getReadinessProbe() == null
                ? null
                : found.getReadinessProbe().getHttpGet();
        return new PodContainer(
                workload,
                container,
                account(pod),
                Stream.concat(found.getCommand().stream(), found.getArgs().stream())
                        .map(word -> expanded(word, environment))
                        .toList(),
                environment,
                files,
                found.getVolumeMounts().stream().map(VolumeMount::getMountPath).toList(),
                found.getPorts().stream().map(ContainerPort::getContainerPort).toList(),
                http == null ? null : new Probe(http.getPath(), port(found, http.getPort())));
    }

    private static int port(Container container, IntOrString port) {
        return container.getPorts().stream()
                .filter(each -> each.getName() != null && each.getName().equals(port.getStrVal()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseGet(port::getIntVal);
    }

    private PodSpec template(String workload) {
        var deployment = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(workload)
                .get();
        if (deployment != null) {
            return deployment.getSpec().getTemplate().getSpec();
        }
        var set = client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(workload)
                .get();
        if (set == null) {
            throw new IllegalStateException(
                    "there is no Deployment or StatefulSet %s/%s".formatted(namespace, workload));
        }
        return set.getSpec().getTemplate().getSpec();
    }

    /** The pod's word counts before the account's (ServiceAccount admission). */
    private @Nullable String account(PodSpec pod) {
        ServiceAccount account = client.serviceAccounts()
                .inNamespace(namespace)
                .withName(pod.getServiceAccountName())
                .get();
        if (account == null) {
            throw new IllegalStateException(
                    "there is no ServiceAccount %s/%s".formatted(namespace, pod.getServiceAccountName()));
        }
        Boolean mount = pod.getAutomountServiceAccountToken() == null
                ? account.getAutomountServiceAccountToken()
                : pod.getAutomountServiceAccountToken();
        return Boolean.FALSE.equals(mount) ? null : account.getMetadata().getName();
    }

    private Map<String, String> environment(Container container) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!container.getEnvFrom().isEmpty()) {
            throw new IllegalStateException("envFrom is not known here: " + container.getEnvFrom());
        }
        for (EnvVar variable : container.getEnv()) {
            String value = variable.getValueFrom() == null
                    ? expanded(variable.getValue() == null ? "" : variable.getValue(), values)
                    : resolved(container, variable.getName(), variable.getValueFrom());
            if (value != null) {
                values.put(variable.getName(), value);
            }
        }
        return values;
    }

    private @Nullable String resolved(Container container, String name, EnvVarSource source) {
        if (source.getConfigMapKeyRef() != null) {
            var reference = source.getConfigMapKeyRef();
            return required(name, configMap(reference.getName()), reference.getKey(), reference.getOptional());
        }
        if (source.getSecretKeyRef() != null) {
            var reference = source.getSecretKeyRef();
            return required(name, secret(reference.getName()), reference.getKey(), reference.getOptional());
        }
        if (source.getFieldRef() != null && source.getFieldRef().getFieldPath().equals("metadata.namespace")) {
            return namespace;
        }
        if (source.getResourceFieldRef() != null
                && source.getResourceFieldRef().getResource().equals("limits.memory")) {
            return container
                    .getResources()
                    .getLimits()
                    .get("memory")
                    .getNumericalAmount()
                    .toBigInteger()
                    .toString();
        }
        throw new IllegalStateException("variable %s has a source that is not known here: %s".formatted(name, source));
    }

    /** A kubelet does not start the container either (CreateContainerConfigError). */
    private static @Nullable String required(
            String name, @Nullable Map<String, byte[]> data, String key, @Nullable Boolean optional) {
        byte[] value = data == null ? null : data.get(key);
        if (value == null && !Boolean.TRUE.equals(optional)) {
            throw new IllegalStateException("variable " + name + " refers to key " + key + ", which is not there");
        }
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private Map<String, byte[]> content(Volume volume) {
        if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            return items(mounted(volume, configMap(source.getName()), source.getOptional()), source.getItems());
        }
        if (volume.getSecret() != null) {
            var source = volume.getSecret();
            return items(mounted(volume, secret(source.getSecretName()), source.getOptional()), source.getItems());
        }
        if (volume.getEmptyDir() != null) {
            return Map.of();
        }
        throw new IllegalStateException("volume %s is of a kind that is not known here".formatted(volume.getName()));
    }

    /** A kubelet waits (FailedMount); here it is a mistake. */
    private static Map<String, byte[]> mounted(
            Volume volume, @Nullable Map<String, byte[]> data, @Nullable Boolean optional) {
        if (data == null && !Boolean.TRUE.equals(optional)) {
            throw new IllegalStateException("volume " + volume.getName() + " refers to an object that is not there");
        }
        return data == null ? Map.of() : data;
    }

    private static Map<String, byte[]> items(Map<String, byte[]> data, List<KeyToPath> items) {
        if (items.isEmpty()) {
            return data;
        }
        Map<String, byte[]> files = new TreeMap<>();
        items.stream()
                .filter(item -> data.containsKey(item.getKey()))
                .forEach(item -> files.put(item.getPath(), data.get(item.getKey())));
        return files;
    }

    private @Nullable Map<String, byte[]> configMap(String name) {
        ConfigMap map =
                client.configMaps().inNamespace(namespace).withName(name).get();
        if (map == null) {
            return null;
        }
        Map<String, byte[]> data = new TreeMap<>();
        if (map.getData() != null) {
            map.getData().forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8)));
        }
        return data;
    }

    private @Nullable Map<String, byte[]> secret(String name) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null) {
            return null;
        }
        Map<String, byte[]> data = new TreeMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
        }
        return data;
    }

    private static String expanded(String text, Map<String, String> environment) {
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.replaceAll(
                found -> Matcher.quoteReplacement(environment.getOrDefault(found.group(1), found.group())));
    }
}
