package dev.gitopstopology.render.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
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
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A member's namespace beside its Flux: whatever is delivered to the member is an object of Flux in it, with {@code
 * spec.kubeConfig.secretRef.name: cluster-kubeconfig}, or {@code configMapRef.name: cluster-identity}. Flux looks for an account to act as in the namespace of such an object, and
 * by that name on the member too; so the member has a namespace of the same name, and what the engine may do there is bound to the
 * account of it.
 */
public final class FluxPlace {
    /** What the cluster is called and its facts, for {@code spec.postBuild.substituteFrom}. */
    static final String FACTS = "cluster-facts";

    private static final int NAME_LENGTH = 63;

    private FluxPlace() {}

    /** The same for the same instance and member, for ever. */
    public static String namespace(InstanceId instance, ClusterKey member) {
        return Ownership.named("flux-" + member.name().replace('.', '-'), instance + "/" + member, NAME_LENGTH);
    }

    static String namespace(Registration registration) {
        return namespace(registration.instance().id(), registration.member());
    }

    /** The account as which Flux acts on the member. */
    static Grant.Account account(Registration registration) {
        return new Grant.Account(namespace(registration), EngineRoles.FLUX_ACCOUNT);
    }

    /** What is on the cluster where the engine runs, but for its record of the member. */
    public static RenderedSet of(Registration registration) {
        String place = namespace(registration);
        Grant.Account own = new Grant.Account(registration.instance().engine().namespace(), EngineRoles.FLUX_ACCOUNT);
        WorkloadIdentity identity = registration.identity();
        Stream<Manifest> manifests = Stream.of(
                object(place),
                facts(registration, place),
                Grant.account(account(registration)), // without it Flux would not prune
                Grant.inNamespace(
                        place,
                        EngineRoles.FLUX_PLACE,
                        EngineRoles.FLUX_PLACE,
                        Rights.controllers(registration.instance())),
                Grant.inNamespace(place, EngineRoles.FLUX_FLEET, EngineRoles.FLUX_FLEET, List.of(own)));
        return new RenderedSet(
                new SetId(
                        registration.instance().topology(),
                        registration.instance().id(),
                        registration.member(),
                        SetKind.registration),
                Stream.concat(
                                manifests,
                                identity == null
                                        ? Stream.of()
                                        : IdentityRecord.account(registration, identity).stream())
                        .map(manifest -> Ownership.label(manifest, registration.instance())
                                .withLabel(
                                        Api.LABEL_CLUSTER,
                                        Ownership.labelValue(
                                                registration.member().name())))
                        .toList());
    }

    /** The namespace on a cluster, which no pod has business in. */
    static Manifest object(String place) {
        return YamlText.object("""
                        apiVersion: v1
                        kind: Namespace
                        metadata:
                          labels:
                            pod-security.kubernetes.io/enforce: restricted
                        """)
                .edit(json -> json.withObjectProperty("metadata").put("name", place));
    }

    private static Manifest facts(Registration registration, String place) {
        SortedMap<String, String> variables = new TreeMap<>();
        registration.facts().forEach((key, value) -> variables.put(variable(key), value));
        // Last: no label may say that the cluster is another one.
        variables.putAll(Map.of(
                "cluster_name",
                registration.destination(),
                "cluster_namespace",
                registration.member().namespace()));
        return YamlText.object("""
                        apiVersion: v1
                        kind: ConfigMap
                        """).edit(json -> {
            json.withObjectProperty("metadata").put("name", FACTS).put("namespace", place);
            ObjectNode data = json.putObject("data");
            variables.forEach(data::put);
        });
    }

    /** Flux substitutes names of letters, digits and underscores that begin with no digit. */
    private static String variable(String key) {
        String name = key.replaceAll("[^A-Za-z0-9]", "_");
        return Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }
}
