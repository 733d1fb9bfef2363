package dev.gitopstopology.cluster;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.model.ApplyOrder;
import dev.gitopstopology.model.Manifest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the objects of an enrolment come onto a member; the same for the operator and for an administrator, so that neither has
 * anything to change in what the other wrote.
 *
 * @param adopt takes objects over that others made; without it they are a Conflict
 * @param told of each object in the order in which it is applied, with what became of it
 */
public record EnrolmentObjects(boolean adopt, Consumer<Applied> told) {
    /** An object of which we apply nothing but the name has no manager: this makes every one of them ours. */
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** As the operator does it. */
    static final EnrolmentObjects OURS_ONLY = new EnrolmentObjects(false, applied -> {});

    /** One object, as it was applied. */
    public record Applied(Manifest manifest, Change change) {}

    /**
     * @param manifests namespace, accounts, roles and bindings, in any order
     * @throws ClusterException Conflict when a foreign object has one of our names
     */
    public void apply(KubernetesClient client, Address address, List<Manifest> manifests) {
        run(new ServerSide(client, Api.FIELD_MANAGER, true, false), address, manifests);
    }

    /** What {@link #apply} would do, by the server's own word; stores nothing. Fails as {@link #apply} would. */
    public void dryRun(KubernetesClient client, Address address, List<Manifest> manifests) {
        run(new ServerSide(client, Api.FIELD_MANAGER, true, true), address, manifests);
    }

    private void run(ServerSide side, Address address, List<Manifest> manifests) {
        List<Manifest> ordered =
                manifests.stream().sorted(ApplyOrder.COMPARATOR).toList();
        ordered.stream().filter(EnrolmentObjects::isNamespace).forEach(manifest -> apply(side, address, manifest));
        String namespaceUid = namespaceUid(side, address);
        if (!adopt && namespaceUid != null && ordered.stream().anyMatch(EnrolmentObjects::isNamespace)) {
            Strangers.refuse(side.client(), address, manifests);
        }
        ordered.stream().filter(manifest -> !isNamespace(manifest)).forEach(manifest -> {
            if (namespaceUid == null && manifest.namespace() != null) {
                told(
                        manifest,
                        Change.Created); // a server cannot try out what would be in a namespace that is not there
            } else {
                apply(side, address, dependent(manifest, namespaceUid));
            }
        });
    }

    private static boolean isNamespace(Manifest manifest) {
        return manifest.kind().equals("Namespace");
    }

    /** Null in the dry run of a first enrolment only. */
    private static @Nullable String namespaceUid(ServerSide side, Address address) {
        try {
            var namespace = side.client().namespaces().withName(Api.SYSTEM_NAMESPACE);
            Namespace found = side.dryRun() ? namespace.get() : namespace.require();
            return found == null ? null : found.getMetadata().getUid();
        } catch (RuntimeException e) {
            throw Failures.classify("reading the namespace " + Api.SYSTEM_NAMESPACE, address.host(), e);
        }
    }

    /** Cluster-scoped objects go with our namespace, by garbage collection, so that deleting it is all that leaving takes. */
    private static Manifest dependent(Manifest manifest, @Nullable String namespaceUid) {
        return manifest.namespace() != null || namespaceUid == null
                ? manifest
                : manifest.ownedByNamespace(Api.SYSTEM_NAMESPACE, namespaceUid);
    }

    private void apply(ServerSide side, Address address, Manifest manifest) {
        try {
            GenericKubernetesResource present = side.find(manifest);
            GenericKubernetesResource reserved = present == null && !side.dryRun() ? side.reserve(manifest) : null;
            if (reserved != null) {
                side.apply(manifest.withLabel(MANAGED_BY, Api.FIELD_MANAGER), reserved);
                told(manifest, Change.Created);
                return;
            }
            if (present == null && !side.dryRun()) {
                present = side.find(manifest);
            }
            if (present != null && !adopt && !Managers.areOurs(present)) {
                throw new ClusterException(
                        Reason.Conflict,
                        manifest.id() + " on " + address.host() + " exists already and is not ours ("
                                + Managers.of(present) + "); delete or rename it");
            }
            told(manifest, side.apply(manifest.withLabel(MANAGED_BY, Api.FIELD_MANAGER), present));
        } catch (RuntimeException e) {
            throw Failures.classify("applying " + manifest.id(), address.host(), e);
        }
    }

    private void told(Manifest manifest, Change change) {
        told.accept(new Applied(manifest.withLabel(MANAGED_BY, Api.FIELD_MANAGER), change));
    }
}
