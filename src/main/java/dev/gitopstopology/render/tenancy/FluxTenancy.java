package dev.gitopstopology.render.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.FluxTenant;
import dev.gitopstopology.api.FluxTenant.Source;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.render.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a tenant has on a cluster that Flux runs on: besides its namespaces and quotas an account in its first namespace, that
 * account's rights in all of them, and the source and Kustomization that are reconciled as this account and as nobody else
 * (fluxcd.io, multi-tenancy).
 */
final class FluxTenancy {
    private FluxTenancy() {}

    static List<Manifest> of(Tenant tenant, Instance instance, List<String> namespaces) {
        String home = namespaces.get(0);
        List<Manifest> manifests = new ArrayList<>();
        manifests.add(object("v1", "ServiceAccount", tenant.account(), home)
                .edit(json -> json.put("automountServiceAccountToken", false)));
        namespaces.forEach(namespace -> manifests.add(TenantBinding.of(tenant, instance, namespace, home)));
        FluxTenant flux = tenant.flux();
        if (flux != null) {
            manifests.add(source(tenant, flux.source(), home));
            manifests.add(kustomization(tenant, flux, home));
        }
        return manifests;
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

    private static Manifest kustomization(Tenant tenant, FluxTenant flux, String home) {
        return object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", name(tenant), home)
                .edit(json -> {
                    ObjectNode spec = json.putObject("spec")
                            .put("interval", interval(flux.source()))
                            .put("path", Objects.requireNonNullElse(flux.path(), "./"))
                            .put("prune", !Boolean.FALSE.equals(flux.prune()))
                            .put("serviceAccountName", tenant.account());
                    spec.putObject("sourceRef")
                            .put("kind", kind(flux.source()).name())
                            .put("name", name(tenant));
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
