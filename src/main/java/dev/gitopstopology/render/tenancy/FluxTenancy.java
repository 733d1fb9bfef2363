package dev.gitopstopology.render.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.FluxTenant;
import dev.gitopstopology.api.FluxTenant.Source;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.render.EngineRoles;
import dev.gitopstopology.render.Grant;
import dev.gitopstopology.render.YamlText;
import dev.gitopstopology.render.flux.Rights;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.FluxPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a tenant has with Flux: an account that may write in the tenant's namespaces, and a source and a Kustomization that are
 * reconciled as this account and as nobody else (fluxcd.io, multi-tenancy). The account is a name in bindings and no object.
 *
 * <p>Where Flux serves its own cluster, all of it is in the tenant's first namespace. For a spoke the source and the Kustomization
 * are in the spoke's namespace beside the engine ({@link FluxPlace}), and the account is one of the namespace of that name on the
 * spoke: there, and nowhere else, the engine's token may act as accounts.
 */
final class FluxTenancy {
    private FluxTenancy() {}

    /** On the member itself. */
    static List<Manifest> onMember(Tenant tenant, Registration registration, List<String> namespaces) {
        Instance instance = registration.instance();
        String home = home(registration, namespaces);
        List<Manifest> manifests = new ArrayList<>();
        if (instance.engine().access().profile() != AccessProfile.ReadOnly) {
            namespaces.forEach(namespace ->
                    manifests.add(TenantBinding.of(tenant, instance, namespace, tenant.fluxAccount(), home)));
        }
        if (registration.ownCluster()) {
            String name = TenantBinding.name(tenant, instance);
            manifests.add(Grant.inNamespace(home, name + "-act", EngineRoles.IMPERSONATE, Rights.delivering(instance)));
            manifests.add(
                    Grant.inNamespace(home, name + "-source", EngineRoles.FLUX_PLACE, Rights.controllers(instance)));
            manifests.addAll(delivery(tenant, registration, home));
        }
        return manifests;
    }

    /** Beside an engine that is elsewhere. */
    static List<Manifest> beside(Tenant tenant, Registration registration, List<String> namespaces) {
        return registration.ownCluster() ? List.of() : delivery(tenant, registration, home(registration, namespaces));
    }

    private static String home(Registration registration, List<String> namespaces) {
        return registration.ownCluster()
                ? namespaces.get(0)
                : FluxPlace.namespace(registration.instance().id(), registration.member());
    }

    private static List<Manifest> delivery(Tenant tenant, Registration registration, String home) {
        FluxTenant flux = tenant.flux();
        return flux == null
                ? List.of()
                : List.of(source(tenant, flux.source(), home), kustomization(tenant, flux, registration, home));
    }

    private static Manifest source(Tenant tenant, Source source, String home) {
        return object("source.toolkit.fluxcd.io/v1", kind(source).name(), name(tenant), home)
                .edit(json -> {
                    ObjectNode spec = json.putObject("spec")
                            .put("interval", interval(source))
                            .put("url", source.url());
                    String ref = Objects.requireNonNullElse(source.ref(), "main");
                    switch (kind(source)) {
                        case GitRepository -> spec.putObject("ref").put("branch", ref);
                        case OCIRepository -> spec.putObject("ref").put("tag", ref);
                    }
                    if (source.secretRef() != null) {
                        spec.putObject("secretRef")
                                .put("name", source.secretRef().name());
                    }
                });
    }

    /** What it has deployed stays when it goes: workloads are not ours to delete. */
    private static Manifest kustomization(Tenant tenant, FluxTenant flux, Registration registration, String home) {
        return object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", name(tenant), home)
                .edit(json -> {
                    ObjectNode spec = json.putObject("spec")
                            .put("interval", interval(flux.source()))
                            .put("path", Objects.requireNonNullElse(flux.path(), "./"))
                            .put("prune", !Boolean.FALSE.equals(flux.prune()))
                            .put("deletionPolicy", "Orphan")
                            .put("serviceAccountName", tenant.fluxAccount());
                    spec.putObject("sourceRef")
                            .put("kind", kind(flux.source()).name())
                            .put("name", name(tenant));
                    if (!registration.ownCluster()) {
                        EngineSecret.refer(registration, spec);
                    }
                });
    }

    private static Source.Type kind(Source source) {
        return Objects.requireNonNullElse(source.type(), Source.Type.GitRepository);
    }

    private static String interval(Source source) {
        return Objects.requireNonNullElse(source.interval(), "5m");
    }

    private static String name(Tenant tenant) {
        return "tenant-" + tenant.name();
    }

    private static Manifest object(String apiVersion, String kind, String name, String namespace) {
        return YamlText.object("metadata: {}").edit(json -> {
            json.put("apiVersion", apiVersion).put("kind", kind);
            json.withObjectProperty("metadata").put("name", name).put("namespace", namespace);
        });
    }
}
