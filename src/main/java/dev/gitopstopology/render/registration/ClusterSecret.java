package dev.gitopstopology.render.registration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.AccessRead;
import dev.gitopstopology.model.Access;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Placeholder;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.render.Ownership;
import java.util.Map;
import java.util.TreeSet;

/**
 * The Secret by which an Argo CD knows a cluster (operator-manual/declarative-setup.md, Clusters). It is updated in place for as
 * long as the registration lives: Argo CD shards by its UID.
 *
 * <p>With profile Namespaced it names the namespaces, although the token reads most kinds cluster-wide. Secrets it may read in these
 * namespaces only, and Argo CD lists a kind either per namespace named here or in the whole cluster: without the names it never
 * lists a Secret, shows it as Unknown, and does not prune one that has gone from Git. The price is one watch per kind and namespace.
 * With {@code access.read: Namespaces} nothing cluster-wide is looked at.
 */
public final class ClusterSecret {
    /** The engine's own cluster, as its pods reach it; for Argo CD only with this URL its settings for that cluster are meant. */
    public static final String OWN_CLUSTER = "https://kubernetes.default.svc";

    private static final String ARGO_CD = "argocd.argoproj.io/";
    private static final int NAME_LENGTH = 63;

    private ClusterSecret() {}

    /** The same for the same instance and member, for ever: the name decides which Secret is updated. */
    public static String name(Registration registration) {
        return name(registration.instance().id(), registration.member());
    }

    /** The name for a registration of which only this is known, such as one that ends. */
    public static String name(InstanceId instance, ClusterKey member) {
        String readable = "cluster-" + member.name().replace('.', '-');
        return Ownership.named(readable, instance + "/" + member, NAME_LENGTH);
    }

    /** @return the Secret with placeholders, {@code bound} */
    public static Manifest of(Registration registration) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", name(registration));
        metadata.put("namespace", registration.instance().engine().namespace());
        ObjectNode labels = metadata.putObject("labels");
        labels(registration).forEach(labels::put);
        BoundAnnotations.into(metadata);
        ServiceMarks.into(metadata, registration.services());
        ObjectNode data = json.putObject("stringData")
                .put("name", registration.destination())
                .put("server", server(registration))
                .put("config", config());
        Access access = registration.instance().engine().access();
        boolean narrow = access.read() == AccessRead.Namespaces;
        if (narrow || access.profile() == AccessProfile.Namespaced) {
            data.put("namespaces", String.join(",", new TreeSet<>(access.namespaces())));
            data.put("clusterResources", narrow ? "false" : "true"); // one watch each, where reading them is granted
        }
        return new Manifest(json, true);
    }

    /** The Secret of a cluster that is on that shard; delivered apart, see docs/adr/0033-shards.md. */
    public static Manifest onShard(Manifest secret, int shard) {
        return secret.edit(json -> json.withObjectProperty("stringData").put("shard", Integer.toString(shard)));
    }

    private static Map<String, String> labels(Registration registration) {
        Map<String, String> labels = SecretLabels.of(registration);
        labels.put(ARGO_CD + "secret-type", "cluster");
        return labels;
    }

    static String server(Registration registration) {
        return registration.ownCluster() ? OWN_CLUSTER : Placeholder.SERVER.text();
    }

    private static String config() {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("bearerToken", Placeholder.ENGINE_TOKEN.text());
        config.putObject("tlsClientConfig").put("caData", Placeholder.CA_DATA.text());
        return config.toString();
    }
}
