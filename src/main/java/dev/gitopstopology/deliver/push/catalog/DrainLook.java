package dev.gitopstopology.deliver.push.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.push.ClusterSecretDelivery;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.ObjectId;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What an engine still delivers to one cluster, as far as it can be seen beside the engine. Writes nothing. */
public final class DrainLook {
    private static final List<ObjectId> DELIVERING = List.of(
            new ObjectId("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "", ""),
            new ObjectId("helm.toolkit.fluxcd.io/v2", "HelmRelease", "", ""));
    private final Target engine;
    private final InstanceId instance;

    public DrainLook(Target engine, InstanceId instance) {
        this.engine = engine;
        this.instance = instance;
    }

    /**
     * What is left.
     *
     * @param entries names of catalogue entries: of which something is there, or is still to come
     * @param others what somebody else delivers, as {@code Kind namespace/name}
     */
    public record Left(SortedSet<String> entries, SortedSet<String> others) {}

    /**
     * Beside an Argo CD.
     *
     * @param record its Secret for the cluster, by which Applications are known to be for it
     * @param cluster as a label's value
     */
    public Left argoCD(ObjectId record, String cluster) {
        String namespace = String.valueOf(record.namespace());
        SortedSet<String> entries =
                new TreeSet<>(new ServiceApplications(engine, namespace, instance, cluster).present());
        SortedSet<String> others = new TreeSet<>();
        JsonNode secret = engine.objects().get(record);
        if (secret == null) {
            return new Left(entries, others);
        }
        entries.addAll(marked(secret));
        String name = ClusterSecretDelivery.decoded(secret, "name");
        String server = stripped(ClusterSecretDelivery.decoded(secret, "server"));
        ObjectId like = new ObjectId("argoproj.io/v1alpha1", "Application", namespace, "");
        for (JsonNode application : engine.objects().listIfServed(like)) {
            JsonNode destination = application.at("/spec/destination");
            boolean here = destination.path("name").asText().equals(name)
                    || stripped(destination.path("server").asText()).equals(server);
            String entry = application
                    .at("/metadata/labels")
                    .path(Api.LABEL_CATALOG_ENTRY)
                    .asText();
            if (here && !entries.contains(entry)) {
                others.add(named(like, application));
            }
        }
        return new Left(entries, others);
    }

    /**
     * Beside a Flux.
     *
     * @param records where it may have the cluster's, a Secret or a ConfigMap
     */
    public Left flux(String place, List<ObjectId> records) {
        SortedSet<String> entries = new TreeSet<>(new ServiceDeliveries(engine, place, instance).present());
        for (ObjectId each : records) {
            JsonNode record = engine.objects().get(each);
            if (record != null) {
                entries.addAll(marked(record));
            }
        }
        SortedSet<String> others = new TreeSet<>();
        for (ObjectId kind : DELIVERING) {
            ObjectId like = new ObjectId(kind.apiVersion(), kind.kind(), place, "");
            for (JsonNode found : engine.objects().listIfServed(like)) {
                if (!entries.contains(found.at("/metadata/labels")
                        .path(Api.LABEL_CATALOG_ENTRY)
                        .asText())) {
                    others.add(named(like, found));
                }
            }
        }
        return new Left(entries, others);
    }

    private static SortedSet<String> marked(JsonNode record) {
        SortedSet<String> entries = new TreeSet<>();
        record.at("/metadata/labels").properties().forEach(label -> {
            if (label.getKey().startsWith(Api.LABELS_CATALOG)) {
                entries.add(label.getKey().substring(Api.LABELS_CATALOG.length()));
            }
        });
        return entries;
    }

    private static String named(ObjectId like, JsonNode object) {
        return like.kind() + " " + like.namespace() + "/"
                + object.at("/metadata/name").asText();
    }

    private static String stripped(String server) {
        return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    }
}
