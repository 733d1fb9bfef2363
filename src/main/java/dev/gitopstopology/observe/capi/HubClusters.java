package dev.gitopstopology.observe.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.capi.ClusterReader;
import dev.gitopstopology.model.capi.LiveCluster;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Clusters of Cluster API on the hub. Nothing is watched until somebody asks, and Cluster API may be installed after us: then the next question begins
 * the watch. It may be upgraded, too: when the version that is watched is served no longer, another one is watched, and until that is listed nothing is
 * known.
 */
public final class HubClusters implements AutoCloseable {
    public static final String GROUP = "cluster.x-k8s.io";
    /** The newer first: what is read is the same. */
    private static final List<String> VERSIONS = List.of("v1beta2", "v1beta1");

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(HubClusters.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private final KubernetesClient hub;
    private final Set<String> namespaces;
    private final Consumer<LiveCluster> changed;
    private final Map<ClusterKey, LiveCluster> last = new ConcurrentHashMap<>();
    private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
    private @Nullable String watched;
    private long asked = System.nanoTime() - PAUSE.toNanos();
    private boolean closed;

    /** How much of the hub's Clusters we know. */
    public enum Sight {
        /** The hub has no Cluster API. */
        ABSENT,
        /** They have been asked for, and did not come yet: that one is not seen means nothing. */
        BLIND,
        CLEAR
    }

    /** One Cluster, and whether it means something that it is not there: both of the same moment. */
    public record Look(Sight sight, Optional<LiveCluster> cluster) {}

    /**
     * @param namespaces that are watched; empty: all
     * @param changed called with each Cluster that came, changed, or went; as it was last
     */
    public HubClusters(KubernetesClient hub, Set<String> namespaces, Consumer<LiveCluster> changed) {
        this.hub = hub;
        this.namespaces = namespaces;
        this.changed = changed;
    }

    /** @throws KubernetesClientException when nothing is watched yet, and the hub does not say what it serves */
    public Sight sight() {
        lookAgain();
        boolean served = begin();
        synchronized (this) {
            return now(served);
        }
    }

    /** @throws KubernetesClientException as for {@link #sight} */
    public Look look(ClusterKey key) {
        lookAgain();
        boolean served = begin();
        synchronized (this) {
            return new Look(now(served), find(key));
        }
    }

    /**
     * The Clusters of a namespace; empty while it is not known which there are.
     *
     * @throws KubernetesClientException as for {@link #sight}
     */
    public Optional<List<LiveCluster>> listed(String namespace) {
        lookAgain();
        boolean served = begin();
        synchronized (this) {
            return now(served) == Sight.CLEAR ? Optional.of(in(namespace)) : Optional.empty();
        }
    }

    /** To be called from time to time: that a version is served no longer comes without an event. */
    public void lookAgain() {
        String doubted = doubted();
        if (doubted != null && gone(doubted) && letGoOf(doubted)) {
            tellAll();
        }
    }

    /**
     * Begins the watch where there is none. The hub is asked while nobody is kept waiting by that.
     *
     * @return whether the hub serves Clusters, as far as it was asked
     */
    private boolean begin() {
        if (begun()) {
            return true;
        }
        Optional<ResourceDefinitionContext> served = served();
        served.ifPresent(this::watchOnce);
        return served.isPresent();
    }

    private synchronized boolean begun() {
        return closed || !informers.isEmpty();
    }

    private synchronized void watchOnce(ResourceDefinitionContext kind) {
        if (!begun()) {
            watch(kind);
        }
    }

    private Sight now(boolean served) {
        if (informers.isEmpty()) {
            return served ? Sight.BLIND : Sight.ABSENT;
        }
        return informers.stream().allMatch(SharedIndexInformer::hasSynced) ? Sight.CLEAR : Sight.BLIND;
    }

    /**
     * A watch that is not open may be between two connections: only the hub can say that there is nothing more to be seen by it, and is
     * asked that once in a while.
     */
    private synchronized @Nullable String doubted() {
        long now = System.nanoTime();
        if (watched == null
                || informers.stream().allMatch(SharedIndexInformer::isWatching)
                || now - asked < PAUSE.toNanos()) {
            return null;
        }
        asked = now;
        return watched;
    }

    private synchronized boolean letGoOf(String apiVersion) {
        if (!apiVersion.equals(watched)) {
            return false;
        }
        LOG.atWarn()
                .addKeyValue("version", apiVersion)
                .log("the hub serves this version of Clusters no longer; looking for another");
        letGo();
        return true;
    }

    private boolean gone(String apiVersion) {
        try {
            return !serves(apiVersion);
        } catch (KubernetesClientException e) {
            return false; // the hub does not say
        }
    }

    private void letGo() {
        informers.forEach(SharedIndexInformer::close);
        informers.clear();
        watched = null;
    }

    /** Whoever has asked before is to ask again. */
    private void tellAll() {
        last.values().forEach(changed);
    }

    private Optional<ResourceDefinitionContext> served() {
        return VERSIONS.stream()
                .map(version -> GROUP + "/" + version)
                .filter(this::serves)
                .findFirst()
                .map(apiVersion -> new ResourceDefinitionContext.Builder()
                        .withGroup(GROUP)
                        .withVersion(apiVersion.substring(apiVersion.indexOf('/') + 1))
                        .withKind("Cluster")
                        .withPlural("clusters")
                        .withNamespaced(true)
                        .build());
    }

    private boolean serves(String apiVersion) {
        @Nullable APIResourceList list = hub.getApiResources(apiVersion);
        return list != null
                && list.getResources().stream().map(APIResource::getName).anyMatch("clusters"::equals);
    }

    private void watch(ResourceDefinitionContext kind) {
        watched = GROUP + "/" + kind.getVersion();
        var clusters = hub.genericKubernetesResources(kind);
        Stream<SharedIndexInformer<GenericKubernetesResource>> all = namespaces.isEmpty()
                ? Stream.of(clusters.inAnyNamespace().runnableInformer(0))
                : namespaces.stream().map(each -> clusters.inNamespace(each).runnableInformer(0));
        all.forEach(informer -> {
            informer.addEventHandler(new Told());
            informer.exceptionHandler((started, failure) -> true);
            informers.add(informer);
            informer.start();
        });
    }

    public synchronized Optional<LiveCluster> find(ClusterKey key) {
        return informers.stream()
                .map(each -> each.getStore().getByKey(key.namespace() + "/" + key.name()))
                .filter(Objects::nonNull)
                .findFirst()
                .map(HubClusters::read);
    }

    /** How a Cluster was when it was last seen, also when it is gone. */
    public Optional<LiveCluster> lastSeen(ClusterKey key) {
        return Optional.ofNullable(last.get(key));
    }

    /** A Cluster that is gone, and that nobody asks for any more. */
    public void forget(ClusterKey key) {
        if (!present(key)) {
            last.remove(key);
        }
    }

    private synchronized boolean present(ClusterKey key) {
        return informers.stream()
                .anyMatch(each -> each.getStore().getByKey(key.namespace() + "/" + key.name()) != null);
    }

    private List<LiveCluster> in(String namespace) {
        return informers.stream()
                .flatMap(each -> each.getStore().list().stream())
                .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                .map(HubClusters::read)
                .toList();
    }

    private static LiveCluster read(GenericKubernetesResource object) {
        JsonNode json = JSON.valueToTree(object);
        return ClusterReader.read(json);
    }

    @Override
    public synchronized void close() {
        closed = true;
        letGo();
    }

    private final class Told implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource object) {
            tell(object);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            tell(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
            tell(object);
        }

        private void tell(GenericKubernetesResource object) {
            LiveCluster now = read(object);
            LiveCluster before = last.put(now.key(), now);
            if (!Objects.equals(before, now) || !present(now.key())) {
                changed.accept(now);
            }
        }
    }
}
