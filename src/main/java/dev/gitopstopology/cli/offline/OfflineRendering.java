package dev.gitopstopology.cli.offline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.deliver.Claim;
import dev.gitopstopology.distribution.ConfigMapReader;
import dev.gitopstopology.distribution.DistributionException;
import dev.gitopstopology.distribution.ReleaseRequest;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Placeholder;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Snapshots;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.Catalogue;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.Fleet;
import dev.gitopstopology.plan.FleetMember;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.PlannedInstance;
import dev.gitopstopology.plan.Planner;
import dev.gitopstopology.plan.Tenancy;
import dev.gitopstopology.render.InstanceObject;
import dev.gitopstopology.render.RenderException;
import dev.gitopstopology.render.catalog.CatalogRenderer;
import dev.gitopstopology.render.credentials.EngineCredentials;
import dev.gitopstopology.render.engine.EngineRenderer;
import dev.gitopstopology.render.monitoring.MonitoringRenderer;
import dev.gitopstopology.render.registration.ClusterSecret;
import dev.gitopstopology.render.registration.EngineRoomAccess;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.Enrolment;
import dev.gitopstopology.render.registration.MemberAccess;
import dev.gitopstopology.render.tenancy.TenancyRenderer;
import dev.gitopstopology.render.tenancy.TenantPolicy;
import dev.gitopstopology.validate.Document;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The operator's own plan and render stages over files; what only a cluster knows stays a placeholder. */
public final class OfflineRendering {
    /** Stands for the topology where an enrolment belongs to none. */
    private static final InstanceId NO_INSTANCE = new InstanceId("-");

    public static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final Authority authority;
    private final Facts facts;
    private final Planner planner;
    private final Releases releases;

    /** @param distribution release manifests to look at before the network, or null */
    public OfflineRendering(
            Set<String> platformNamespaces,
            Set<String> labelPrefixes,
            @Nullable Path distribution,
            ConfigMapReader configMaps) {
        authority = new Authority(platformNamespaces);
        facts = new Facts(labelPrefixes);
        planner = new Planner(authority, facts, Releases::defaultVersion);
        releases = Releases.of(distribution, configMaps, Clock.systemUTC());
    }

    /** What the operator would tell in a condition. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(Problem problem) {
            super(problem.reason() + ": " + problem.message());
        }
    }

    /**
     * What can be rendered.
     *
     * @param refused why the operator would not deliver what a topology, or a namespace's clusters, ask for
     */
    public record Rendered(List<RenderedSet> sets, Map<TopologyKey, String> refused) {}

    /**
     * @throws RefusedException when the planner has a problem with a topology
     * @throws DistributionException when a release is not to be had
     */
    public List<RenderedSet> render(List<Document> documents) {
        return render(documents, (topology, refusal) -> {
                    throw refusal;
                })
                .sets();
    }

    /** The same, where one topology that is refused hides nothing of the others. */
    public Rendered renderWhatCanBe(List<Document> documents) {
        Map<TopologyKey, String> refused = new TreeMap<>(Comparator.comparing(TopologyKey::toString));
        Rendered rendered =
                render(documents, (topology, refusal) -> refused.put(topology, String.valueOf(refusal.getMessage())));
        return new Rendered(rendered.sets(), refused);
    }

    private Rendered render(List<Document> documents, BiConsumer<TopologyKey, RefusedException> refused) {
        List<FleetMember> members = members(documents);
        List<RenderedSet> sets = new ArrayList<>();
        members.forEach(member -> either(key(member), refused, sets, own -> enrolment(member, own)));
        OfflineProvision provision = new OfflineProvision(authority, facts, documents);
        either(new TopologyKey("", "Cluster API"), refused, sets, own -> own.addAll(provision.sets()));
        OfflineTenants tenants = new OfflineTenants(authority, documents);
        OfflineCatalog catalog = new OfflineCatalog(authority, documents);
        documents.stream()
                .filter(document -> document.kind().equals("GitOpsTopology"))
                .forEach(document -> either(
                        new TopologyKey(namespace(document), document.id().name()),
                        refused,
                        sets,
                        own -> topology(document, members, tenants, catalog, own)));
        return new Rendered(sets, Map.of());
    }

    private static TopologyKey key(FleetMember member) {
        return new TopologyKey(member.key().namespace(), member.key().name());
    }

    /** All of it, or nothing of it and why. */
    private static void either(
            TopologyKey key,
            BiConsumer<TopologyKey, RefusedException> refused,
            List<RenderedSet> sets,
            Consumer<List<RenderedSet>> rendering) {
        List<RenderedSet> own = new ArrayList<>();
        try {
            rendering.accept(own);
            sets.addAll(own);
        } catch (RefusedException e) {
            refused.accept(key, e);
        }
    }

    static List<FleetMember> members(List<Document> documents) {
        return documents.stream()
                .filter(document -> document.kind().equals("FleetCluster"))
                .map(OfflineRendering::member)
                .toList();
    }

    /** With what its status tells, where it is one of a hub. */
    private static FleetMember member(Document document) {
        return Snapshots.asTold(typed(document, FleetCluster.class));
    }

    private static <T extends HasMetadata> T typed(Document document, Class<T> type) {
        T resource = JSON.convertValue(document.json(), type);
        resource.getMetadata().setNamespace(namespace(document));
        return resource;
    }

    public static String namespace(Document document) {
        return Objects.requireNonNullElse(document.id().namespace(), "default");
    }

    private void enrolment(FleetMember member, List<RenderedSet> sets) {
        boolean hub = member.connection() == ConnectionType.InCluster;
        authority.refusal(member.key(), member.connection()).ifPresent(problem -> {
            throw new RefusedException(problem);
        });
        List<Manifest> manifests = hub
                ? Enrolment.engineRoles()
                : Enrolment.manifests().stream()
                        .map(manifest -> manifest.namespace() != null
                                        || manifest.kind().equals("Namespace")
                                ? manifest
                                : manifest.ownedByNamespace(Api.SYSTEM_NAMESPACE, Placeholder.NAMESPACE_UID.text()))
                        .toList();
        TopologyKey none = new TopologyKey(member.key().namespace(), "-");
        sets.add(new RenderedSet(
                new SetId(none, NO_INSTANCE, hub ? ClusterKey.HUB : member.key(), SetKind.enrolment), manifests));
    }

    private void topology(
            Document document,
            List<FleetMember> members,
            OfflineTenants tenants,
            OfflineCatalog catalog,
            List<RenderedSet> sets) {
        TopologyKey key = new TopologyKey(namespace(document), document.id().name());
        GitOpsTopologySpec spec = JSON.convertValue(document.json().path("spec"), GitOpsTopologySpec.class);
        List<FleetMember> own = members.stream()
                .filter(member -> member.key().namespace().equals(key.namespace()))
                .toList();
        Fleet fleet = new Fleet(null, own);
        Plan plan =
                planner.plan(Snapshots.asTold(typed(document, GitOpsTopology.class), tenants.instances(key)), fleet);
        if (!plan.problems().isEmpty()) {
            throw new RefusedException(plan.problems().get(0));
        }
        plan.refused().values().stream().findFirst().ifPresent(problem -> {
            throw new RefusedException(problem);
        });
        Tenancy tenancy = tenants.plan(key, plan, fleet);
        Catalogue catalogue = catalog.plan(key, spec, plan, fleet);
        for (PlannedInstance planned : plan.instances()) {
            Instance instance = planned.instance();
            List<Manifest> roles = Enrolment.rolesBeside(instance.engine().type());
            boolean there = members.stream().anyMatch(member -> member.connection() == ConnectionType.InCluster);
            if (instance.cluster().isHub() && !roles.isEmpty() && !there) {
                sets.add(set(instance, ClusterKey.HUB, SetKind.enrolment, roles));
            }
            if (!instance.engine().external()) {
                sets.add(engine(planned, key, tenancy));
            }
            RenderedSet credentials = EngineCredentials.shown(
                    instance,
                    EngineCredentials.of(instance, tenancy.known(instance.id()), plan.members(instance.id())));
            if (!credentials.manifests().isEmpty()) {
                sets.add(credentials);
            }
            RenderedSet monitoring = MonitoringRenderer.render(instance);
            if (!monitoring.manifests().isEmpty()) {
                sets.add(monitoring);
            }
            Manifest told = InstanceObject.of(instance, Placeholder.TOPOLOGY_UID.text());
            sets.add(set(instance, ClusterKey.HUB, SetKind.bookkeeping, List.of(told)));
            sets.add(set(instance, instance.cluster(), SetKind.bookkeeping, beside(instance)));
            sets.addAll(CatalogRenderer.beside(instance, catalogue.by(instance.id()))
                    .values());
        }
        Map<InstanceId, SortedMap<ClusterKey, Integer>> pins = plan.instances().stream()
                .collect(Collectors.toMap(
                        each -> each.instance().id(), each -> each.shards().pins()));
        tenancy.tenants().forEach(tenant -> sets.addAll(TenancyRenderer.render(tenant)));
        for (Registration bare : plan.registrations()) {
            Registration registration = catalogue.serving(tenancy.serving(bare));
            Instance instance = registration.instance();
            List<Manifest> told = new ArrayList<>();
            EngineSecret.place(registration).ifPresent(place -> told.addAll(place.manifests()));
            Integer shard = pins.getOrDefault(instance.id(), new TreeMap<>()).get(registration.member());
            Manifest secret = EngineSecret.of(registration);
            told.add(shard == null ? secret : ClusterSecret.onShard(secret, shard));
            sets.add(set(instance, instance.cluster(), SetKind.registration, told));
            if (!registration.member().equals(instance.cluster())) {
                sets.add(set(
                        instance,
                        registration.member(),
                        SetKind.bookkeeping,
                        List.of(claim(instance, registration.member()))));
            }
            sets.add(MemberAccess.of(registration));
            catalogue.of(bare).ifPresent(share -> {
                sets.addAll(CatalogRenderer.on(registration, share).values());
                sets.addAll(CatalogRenderer.flux(registration, share).values());
            });
        }
    }

    /** On a member the installer binds itself where the engine is to be. */
    private static List<Manifest> beside(Instance instance) {
        Manifest claim = claim(instance, instance.cluster());
        String namespace = instance.engine().namespace();
        return instance.cluster().isHub()
                ? List.of(claim)
                : List.of(
                        claim,
                        instance.engine().external()
                                ? EngineRoomAccess.beside(namespace)
                                : EngineRoomAccess.binding(namespace));
    }

    private RenderedSet engine(PlannedInstance planned, TopologyKey key, Tenancy tenancy) {
        Instance instance = planned.instance();
        try {
            return EngineRenderer.render(
                    instance,
                    releases.release(ReleaseRequest.of(instance.engine(), planned.revision(), key.namespace())),
                    TenantPolicy.of(tenancy.of(instance.id())));
        } catch (RenderException e) {
            throw new RefusedException(e.problems().get(0));
        }
    }

    private static Manifest claim(Instance instance, ClusterKey cluster) {
        return Claim.of(instance, cluster, Placeholder.HUB_UID.text(), Placeholder.TOPOLOGY_UID.text())
                .manifest();
    }

    private static RenderedSet set(Instance instance, ClusterKey cluster, SetKind kind, List<Manifest> manifests) {
        return new RenderedSet(
                new SetId(instance.topology(), instance.id(), cluster, kind),
                kind == SetKind.bookkeeping ? open(manifests) : manifests);
    }

    /** Says that they hold placeholders: here they do, where the operator would know. */
    private static List<Manifest> open(List<Manifest> manifests) {
        return manifests.stream()
                .map(manifest -> new Manifest(manifest.json(), true))
                .toList();
    }
}
