package dev.gitopstopology.render.catalog;

import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.render.EngineRoles;
import dev.gitopstopology.render.Grant;
import dev.gitopstopology.render.YamlText;
import dev.gitopstopology.render.registration.FluxPlace;
import java.util.ArrayList;
import java.util.List;

/**
 * What an entry has on a cluster besides what its engine delivers: the namespace, our own right to label it, and with profile
 * Impersonate the rights of the account that the engine acts as.
 */
final class EntryPlace {
    private static final String INSTALLER = "gitops-topology-installer";
    /** As the chart names the operator's own account, with which it acts on the hub. */
    private static final String OPERATOR = "gitops-topology";

    private EntryPlace() {}

    static List<Manifest> of(CatalogEntry entry, Registration registration) {
        List<Manifest> manifests = new ArrayList<>();
        for (String namespace : entry.namespaces()) {
            manifests.add(YamlText.object("{apiVersion: v1, kind: Namespace}")
                    .edit(json -> json.withObjectProperty("metadata").put("name", namespace)));
            if (registration.instance().engine().access().profile() == AccessProfile.Impersonate) {
                manifests.add(Grant.inNamespace(
                        namespace,
                        name(entry, registration, "write"),
                        EngineRoles.WRITE,
                        List.of(account(entry, registration, namespace))));
            }
        }
        if (!entry.namespaceLabels().isEmpty()) {
            manifests.add(Grant.inNamespace(
                    entry.namespace(),
                    name(entry, registration, "label"),
                    EngineRoles.NAMESPACE,
                    List.of(new Grant.Account(Api.SYSTEM_NAMESPACE, ours(registration)))));
        }
        return manifests;
    }

    /** Argo CD acts as an account of the namespace that it writes to, Flux as one of the cluster's namespace beside it. */
    private static Grant.Account account(CatalogEntry entry, Registration registration, String namespace) {
        boolean flux = registration.instance().engine().type() == EngineType.Flux;
        return new Grant.Account(
                flux ? FluxPlace.namespace(registration.instance().id(), registration.member()) : namespace,
                entry.account());
    }

    private static String ours(Registration registration) {
        boolean hub =
                registration.ownCluster() && registration.instance().cluster().isHub();
        return hub ? OPERATOR : INSTALLER;
    }

    private static String name(CatalogEntry entry, Registration registration, String suffix) {
        return "catalog-" + entry.name() + "-" + registration.instance().id() + "-" + suffix;
    }
}
