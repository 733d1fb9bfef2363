package dev.gitopstopology.render.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.AccessProfile;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.TenantQuotas;
import dev.gitopstopology.api.TenantQuotas.Containers;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.render.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has on one cluster: its namespaces, made where they are missing; what each of them may use; and an Argo
 * CD of profile Impersonate the rights of the account that it acts as. That account needs no object: rights are given to names.
 */
final class MemberTenancy {
    private MemberTenancy() {}

    static List<Manifest> of(Tenant tenant, Instance instance, List<String> namespaces) {
        boolean impersonates = instance.engine().type() == EngineType.ArgoCD
                && instance.engine().access().profile() == AccessProfile.Impersonate;
        List<Manifest> manifests = new ArrayList<>();
        for (String namespace : namespaces) {
            manifests.add(YamlText.object("{apiVersion: v1, kind: Namespace}")
                    .edit(json -> json.withObjectProperty("metadata").put("name", namespace)));
            quotas(tenant.quotas(), TenantBinding.name(tenant, instance), namespace, manifests);
            if (impersonates && !tenant.ownAccount()) {
                manifests.add(TenantBinding.of(tenant, instance, namespace, tenant.account(), namespace));
            }
        }
        return manifests;
    }

    private static void quotas(@Nullable TenantQuotas quotas, String name, String namespace, List<Manifest> manifests) {
        if (quotas == null) {
            return;
        }
        if (quotas.hard() != null) {
            manifests.add(object("ResourceQuota", name, namespace, spec -> put(spec, "hard", quotas.hard())));
        }
        Containers containers = quotas.containers();
        if (containers != null) {
            manifests.add(object("LimitRange", name, namespace, spec -> limits(spec, containers)));
        }
    }

    private static void limits(ObjectNode spec, Containers containers) {
        ObjectNode limit = spec.putArray("limits").addObject().put("type", "Container");
        put(limit, "default", containers.defaultLimits());
        put(limit, "defaultRequest", containers.defaultRequests());
        put(limit, "max", containers.max());
        put(limit, "min", containers.min());
    }

    private static Manifest object(String kind, String name, String namespace, Consumer<ObjectNode> spec) {
        return YamlText.object("apiVersion: v1").edit(json -> {
            json.put("kind", kind);
            json.withObjectProperty("metadata").put("name", name).put("namespace", namespace);
            spec.accept(json.putObject("spec"));
        });
    }

    private static void put(ObjectNode object, String field, @Nullable Map<String, String> values) {
        if (values != null) {
            new TreeMap<>(values).forEach(object.putObject(field)::put);
        }
    }
}
