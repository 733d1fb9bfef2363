package dev.gitopstopology.deliver.push.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.deliver.push.ApiObjects;
import dev.gitopstopology.deliver.push.MetadataOnly;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.capi.SecretKeys;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a hub has of Cluster API, by discovery and metadata. */
public final class ClusterApiHub {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");
    private final KubernetesClient client;
    private final ServedKinds kinds;
    private final MetadataOnly metadata;

    ClusterApiHub(KubernetesClient client, ServedKinds kinds) {
        this.client = client;
        this.kinds = kinds;
        this.metadata = new MetadataOnly(client);
    }

    /** Versions of the group that it serves; none where it does not know the group. */
    public Set<String> versions(String group) {
        APIGroup found = client.getApiGroup(group);
        Set<String> versions = new TreeSet<>();
        if (found != null) {
            found.getVersions().stream()
                    .map(GroupVersionForDiscovery::getVersion)
                    .forEach(versions::add);
        }
        return versions;
    }

    /** Versions in which it serves a kind. */
    public Set<String> versionsOf(ObjectId id) {
        Set<String> served = new TreeSet<>();
        for (String version : versions(id.group())) {
            ObjectId there = new ObjectId(id.group() + "/" + version, id.kind(), id.namespace(), id.name());
            if (kinds.find(there).isPresent()) {
                served.add(version);
            }
        }
        return served;
    }

    /** Labels of the kind's CRD; empty when the hub does not serve the kind, has it from elsewhere than a CRD, or we may not see it. */
    public Optional<Map<String, String>> labels(ObjectId id) {
        return kinds.find(id)
                .map(kind -> kind.getPlural() + "." + kind.getGroup())
                .flatMap(name -> unlessForbidden(() -> Optional.ofNullable(
                        metadata.get("apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + name))))
                .map(definition -> {
                    Map<String, String> labels = new TreeMap<>();
                    definition
                            .at("/metadata/labels")
                            .properties()
                            .forEach(label ->
                                    labels.put(label.getKey(), label.getValue().asText()));
                    return labels;
                });
    }

    /** Of a Secret that the hub may have; there is none under what is no name, which would lead elsewhere. */
    public SecretKeys secret(String namespace, String name) {
        boolean named = NAME.matcher(namespace).matches() && NAME.matcher(name).matches();
        return SecretKeys.read(!named ? null : metadata.get("api/v1/namespaces/" + namespace + "/secrets/" + name));
    }

    /** The release of core as clusterctl wrote it down; empty where it did not, or we may not see it. */
    public String release() {
        ObjectId provider = new ObjectId("clusterctl.cluster.x-k8s.io/v1alpha3", "Provider", null, "");
        if (kinds.find(provider).isEmpty()) {
            return "";
        }
        return unlessForbidden(() ->
                        client
                                .genericKubernetesResources(kinds.context(provider))
                                .inAnyNamespace()
                                .list()
                                .getItems()
                                .stream()
                                .filter(each -> "CoreProvider".equals(each.get("type")))
                                .map(each -> String.valueOf(each.<Object>get("version")))
                                .findFirst())
                .orElse("");
    }

    private static <T> Optional<T> unlessForbidden(Supplier<Optional<T>> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * What was found of an object.
     *
     * @param visible whether we may look at all
     * @param object as it is; null when there is none, or its kind is not served
     */
    public record Found(boolean visible, @Nullable JsonNode object) {}

    public Found find(ObjectId id) {
        if (kinds.find(id).isEmpty()) {
            return new Found(true, null);
        }
        return unlessForbidden(() -> Optional.of(new Found(true, new ApiObjects(client, kinds::context).get(id))))
                .orElse(new Found(false, null));
    }
}
