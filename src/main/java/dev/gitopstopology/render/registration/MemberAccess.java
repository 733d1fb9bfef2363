package dev.gitopstopology.render.registration;

import dev.gitopstopology.api.AccessRead;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.model.Access;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.render.EngineRoles;
import dev.gitopstopology.render.Grant;
import dev.gitopstopology.render.Ownership;
import dev.gitopstopology.render.YamlText;
import dev.gitopstopology.render.flux.Rights;
import java.util.ArrayList;
import java.util.List;

/**
 * What one engine may do on one member: an account of its own, bound to the roles of its access profile. Where the engine proves
 * itself by an identity of the platform, there is no account, and what it would be bound to is bound to who the identity is there.
 *
 * <p>The names of bindings say which role they bind, for a binding's {@code roleRef} cannot be changed: another profile is
 * another binding, and the old one is pruned.
 */
public final class MemberAccess {
    private MemberAccess() {}

    /** Name of the engine's service account in {@link Api#SYSTEM_NAMESPACE}; its tokens go into the cluster Secret. */
    public static String serviceAccount(Instance instance) {
        return "engine-" + instance.id();
    }

    public static RenderedSet of(Registration registration) {
        Instance instance = registration.instance();
        List<Manifest> manifests = new ArrayList<>();
        Grant.Account account = new Grant.Account(Api.SYSTEM_NAMESPACE, serviceAccount(instance));
        WorkloadIdentity identity = registration.identity();
        if (identity == null) {
            manifests.add(Grant.account(account));
        }
        manifests.addAll(
                switch (instance.engine().type()) {
                    case ArgoCD -> profile(instance, List.of(account), List.of(account));
                    case Flux -> flux(registration, account);
                });
        SetId id = new SetId(instance.topology(), instance.id(), registration.member(), SetKind.access);
        return new RenderedSet(
                id,
                manifests.stream()
                        .map(manifest -> Ownership.label(manifest, instance))
                        .toList());
    }

    /**
     * A Flux never acts as the account that its token is for, but as one of the place's namespace, and a Flux that may act on its own
     * cluster besides as the account of its namespace there, or, with profile Impersonate, as those of teams' namespaces.
     */
    private static List<Manifest> flux(Registration registration, Grant.Account token) {
        Instance instance = registration.instance();
        String place = FluxPlace.namespace(registration);
        List<Grant.Account> acting = new ArrayList<>(List.of(FluxPlace.account(registration)));
        if (registration.ownCluster()) {
            acting.add(new Grant.Account(instance.engine().namespace(), EngineRoles.FLUX_ACCOUNT));
        }
        List<Manifest> manifests = new ArrayList<>();
        manifests.add(FluxPlace.object(place));
        WorkloadIdentity identity = registration.identity();
        manifests.add(
                identity == null
                        ? Grant.inNamespace(place, name(instance, "act"), EngineRoles.IMPERSONATE, List.of(token))
                        : Grant.inNamespace(place, name(instance, "act"), EngineRoles.IMPERSONATE, identity.subject()));
        manifests.addAll(
                profile(instance, acting, registration.ownCluster() ? Rights.delivering(instance) : List.of()));
        return manifests;
    }

    /**
     * @param acting who reads and writes
     * @param impersonating who acts as accounts of the profile's namespaces; nobody where these cannot be reached
     */
    private static List<Manifest> profile(
            Instance instance, List<Grant.Account> acting, List<Grant.Account> impersonating) {
        Access access = instance.engine().access();
        return switch (access.profile()) {
            case ReadOnly -> List.of(inCluster(instance, "read", EngineRoles.READ, acting));
            case Namespaced -> inNamespaces(instance, acting, "write", EngineRoles.WRITE, acting);
            case Impersonate -> inNamespaces(instance, acting, "impersonate", EngineRoles.IMPERSONATE, impersonating);
            case Admin -> List.of(inCluster(instance, "admin", EngineRoles.ADMIN, acting));
        };
    }

    private static List<Manifest> inNamespaces(
            Instance instance, List<Grant.Account> reading, String suffix, String role, List<Grant.Account> holding) {
        Access access = instance.engine().access();
        List<Manifest> manifests = new ArrayList<>();
        boolean everywhere = access.read() == AccessRead.Cluster;
        if (everywhere) {
            manifests.add(inCluster(instance, "read", EngineRoles.READ, reading));
        }
        if (everywhere && holding.isEmpty()) {
            return manifests;
        }
        for (String namespace : access.namespaces()) {
            manifests.add(namespace(namespace));
            if (!holding.isEmpty()) {
                manifests.add(Grant.inNamespace(namespace, name(instance, suffix), role, holding));
            }
            if (!everywhere) {
                manifests.add(Grant.inNamespace(namespace, name(instance, "read"), EngineRoles.READ, reading));
            }
        }
        return manifests;
    }

    /** Made where it is missing, since a binding needs it; one that is there is left as it is. */
    static Manifest namespace(String name) {
        return YamlText.object("""
                        apiVersion: v1
                        kind: Namespace
                        """)
                .edit(json -> json.withObjectProperty("metadata").put("name", name));
    }

    private static Manifest inCluster(Instance instance, String suffix, String role, List<Grant.Account> to) {
        return Grant.inCluster(name(instance, suffix), role, to);
    }

    private static String name(Instance instance, String suffix) {
        return "gitops-topology-engine-" + instance.id() + "-" + suffix;
    }
}
