package dev.gitopstopology.operator.provision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.push.capi.ClusterApiHub;
import dev.gitopstopology.deliver.push.capi.ClusterApiObjects;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.plan.provision.Contracts;
import dev.gitopstopology.plan.provision.Identities;
import dev.gitopstopology.plan.provision.Identities.NamedIdentity;
import dev.gitopstopology.plan.provision.Identities.NamedSecret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the hub's Cluster API can make a cluster; what it lacks is said and waited for. */
final class Preflight {
    private static final String CORE = "cluster.x-k8s.io";
    private static final String WRITTEN = "v1beta2";
    private final ClusterKey cluster;
    private final ClusterApiObjects objects;
    private final ClusterApiHub hub;

    Preflight(ClusterKey cluster, ClusterApiObjects objects) {
        this.cluster = cluster;
        this.objects = objects;
        this.hub = objects.hub();
    }

    /** Without the version that we write, not even whether a Cluster is there is known by it. */
    void requireCore() {
        ObjectId any = new ObjectId(CORE + "/" + WRITTEN, "Cluster", cluster.namespace(), cluster.name());
        if (objects.serves(any)) {
            return;
        }
        Set<String> served = hub.versionsOf(any);
        throw served.isEmpty()
                ? waiting(
                        "ClusterAPIMissing",
                        "the hub does not serve cluster.x-k8s.io; install Cluster API (clusterctl init, or the cluster-api-operator)")
                : waiting(
                        "ClusterAPITooOld",
                        "the hub serves cluster.x-k8s.io as %s only, and clusters are provisioned as %s, which Cluster API has since v1.11 (Clusters that are there can be adopted by connection.clusterAPI.clusterRef); upgrade it: clusterctl upgrade apply --contract %s, with the cluster-api-operator spec.version of its CoreProvider"
                                .formatted(String.join(", ", served), WRITTEN, WRITTEN));
    }

    /** Nothing is applied before everything can be: half a cluster would wait for the other half. */
    void requireProviders(List<Manifest> wanted) {
        List<ObjectId> unserved = objects.unserved(wanted);
        if (unserved.isEmpty()) {
            return;
        }
        List<ObjectId> otherwise = new ArrayList<>();
        String kinds = unserved.stream()
                .map(id -> {
                    Set<String> versions = hub.versionsOf(id);
                    if (!versions.isEmpty()) {
                        otherwise.add(id);
                    }
                    return id.apiVersion() + " " + id.kind()
                            + (versions.isEmpty() ? "" : " (but as " + String.join(", ", versions) + ")");
                })
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        throw waiting(
                "ProviderMissing",
                otherwise.size() == unserved.size()
                        ? "the hub does not serve %s; write that version in the template, or upgrade the provider (clusterctl upgrade plan)"
                                .formatted(kinds)
                        : "the hub does not serve %s; install the provider: %s"
                                .formatted(kinds, Providers.command(unserved)));
    }

    /**
     * Before the first write of a cluster; later its conditions say what is wrong.
     *
     * @param ofClass what its class makes objects from; empty for a template
     */
    void requireEverything(List<Manifest> wanted, Collection<ObjectId> ofClass) {
        List<ObjectId> kinds = new ArrayList<>(Contracts.kinds(wanted));
        kinds.addAll(Contracts.ofProviders(ofClass));
        Set<String> core = kinds.isEmpty() ? Set.of() : hub.versions(CORE);
        for (ObjectId kind : kinds) {
            hub.labels(kind)
                    .filter(labels ->
                            Contracts.problem(cluster, kind, labels, core, "").isPresent())
                    .flatMap(labels -> Contracts.problem(cluster, kind, labels, core, hub.release()))
                    .ifPresent(this::wait);
        }
        identities(wanted);
    }

    private void identities(List<Manifest> wanted) {
        wanted.forEach(object -> Identities.secret(object.id(), object.json()).ifPresent(this::require));
        for (NamedIdentity named : Identities.elsewhere(wanted)) {
            ClusterApiHub.Found found = hub.find(named.identity());
            JsonNode identity = found.object();
            if (identity == null) {
                if (found.visible()) {
                    wait(Identities.missing(cluster, named));
                }
            } else {
                // A Secret of another namespace is whoever's who made the identity, and we need no right to it.
                Identities.secret(named.identity(), identity)
                        .filter(secret -> secret.namespace().equals(cluster.namespace()))
                        .ifPresent(this::require);
            }
        }
    }

    private void require(NamedSecret named) {
        Identities.problem(cluster, named, hub.secret(named.namespace(), named.name()))
                .ifPresent(this::wait);
    }

    private void wait(Problem problem) {
        throw new DeliveryException(Outcome.Waiting, problem.reason(), problem.message());
    }

    private DeliveryException waiting(String reason, String message) {
        return new DeliveryException(
                Outcome.Waiting, reason, "FleetCluster %s: %s; it goes on by itself".formatted(cluster, message));
    }
}
