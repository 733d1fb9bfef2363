package dev.gitopstopology.cluster.admin;

import dev.gitopstopology.cluster.Address;
import dev.gitopstopology.cluster.Clients;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.cluster.Endpoint;
import dev.gitopstopology.cluster.Enrolled;
import dev.gitopstopology.cluster.Enrolment;
import dev.gitopstopology.cluster.EnrolmentObjects;
import dev.gitopstopology.cluster.Identities;
import dev.gitopstopology.cluster.KubeconfigParser;
import dev.gitopstopology.cluster.Network;
import dev.gitopstopology.cluster.Patience;
import dev.gitopstopology.cluster.Replica;
import dev.gitopstopology.cluster.RequestObserver;
import dev.gitopstopology.cluster.Tokens;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.cluster.admin.Enrollment.Side;
import dev.gitopstopology.cluster.admin.Enrollment.Step;
import dev.gitopstopology.model.Manifest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Enrols a member with an administrator's own login and declares it on the hub. Everything that can be known beforehand is checked
 * before the first write: the way to the member, the hub's objects (by the hub's own dry run), who the clusters are. {@link #close}
 * ends the connections.
 */
public final class AdminEnrolment implements AutoCloseable {
    private static final Duration PLUGIN_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PERSONS_PATIENCE = Duration.ofMinutes(5);
    private static final String AGENT = "gitops-topology-enroll";
    private static final String NO_TOKEN = "none-yet";

    private final Clock clock = Clock.systemUTC();
    private final KubeconfigParser parser = new KubeconfigParser(clock);
    private final Network network = new Network();
    private final Clients clients = new Clients(
            network,
            RequestObserver.NONE,
            new WatchPulse(WatchPulse.Limits.DEFAULT, System::nanoTime),
            Replica.of(AGENT));
    private final Tokens tokens = new Tokens(clients, clock);
    private final Request request;
    private final List<Manifest> manifests;
    private final Consumer<String> progress;
    private final ExecPlugin plugin;
    private @Nullable KubernetesClient hub;

    /**
     * What to do.
     *
     * @param server URL under which the hub's operator reaches the member; null: the one of the member's context
     * @param handoverLife how long the token on the hub is to live
     * @param adopt takes objects over that others made
     */
    public record Request(
            AdminContext member,
            AdminContext hub,
            Declaration declaration,
            @Nullable String server,
            Duration handoverLife,
            boolean adopt) {}

    /**
     * @param manifests the enrolment, as the operator applies it
     * @param progress gets a line for each thing that takes a while, and the words of exec plugins
     * @param interactive whether there is a person whom an exec plugin may ask
     */
    public AdminEnrolment(Request request, List<Manifest> manifests, Consumer<String> progress, boolean interactive) {
        this.request = request;
        this.manifests = manifests;
        this.progress = progress;
        this.plugin = new ExecPlugin(progress, interactive, interactive ? PERSONS_PATIENCE : PLUGIN_PATIENCE);
    }

    /** What would be applied; no request is sent and no plugin is run. */
    public Enrollment offline() {
        handoverAddress();
        List<Step> steps = new ArrayList<>();
        manifests.forEach(manifest -> steps.add(new Step(Side.member, manifest, null)));
        steps.add(new Step(Side.hub, HubManifests.redactedSecret(request.declaration()), null));
        steps.add(new Step(Side.hub, HubManifests.fleetCluster(request.declaration()), null));
        return new Enrollment(null, steps, null);
    }

    /** What would be created or changed, by the servers' own word; nothing is. */
    public Enrollment dryRun() {
        Ready ready = check();
        List<Step> steps = new ArrayList<>();
        try (KubernetesClient member = clients.open(request.declaration().name(), ready.admin())) {
            objects(steps).dryRun(member, ready.admin().address(), manifests);
        } catch (ClusterException e) {
            throw Advice.on(e, "the member");
        }
        steps.addAll(onHub(ready, NO_TOKEN, true));
        return new Enrollment(ready.identity(), steps, null);
    }

    /** Enrols and declares. */
    public Enrollment run() {
        Ready ready = check();
        onHub(ready, NO_TOKEN, true);
        progress.accept("preparing " + ready.admin().address().host());
        List<Step> steps = new ArrayList<>();
        Enrolled enrolled;
        try {
            enrolled = new Enrolment(clients, tokens, request.handoverLife(), () -> "", objects(steps))
                    .enrol(
                            request.declaration().name(),
                            ready.admin(),
                            manifests,
                            Optional.of(ready.identity().pin()));
        } catch (ClusterException e) {
            throw Advice.on(e, "the member");
        }
        progress.accept("declaring FleetCluster " + request.declaration().namespace() + "/"
                + request.declaration().name() + " on the hub");
        steps.addAll(onHub(ready, enrolled.installer().value(), false));
        return new Enrollment(ready.identity(), steps, enrolled.installer().expiresAt());
    }

    /** Waits until the operator has taken the member up; only after {@link #run}. */
    public void awaitConnected(Duration timeout) {
        KubernetesClient client = hub;
        if (client == null) {
            throw new IllegalStateException("nothing was enrolled");
        }
        new Connected(client, request.declaration(), progress).await(timeout);
    }

    private record Ready(
            Endpoint admin, ClusterIdentity identity, Address handover, HubSide hubSide, HubSide.Found found) {}

    private Ready check() {
        Address handover = handoverAddress();
        request.hub().address(parser);
        progress.accept("logging in to the hub (" + request.hub() + ")");
        Endpoint hubAdmin = request.hub().logIn(parser, plugin);
        KubernetesClient client = clients.open("hub", hubAdmin);
        hub = client;
        Patience patience =
                clients.patience("hub", "the hub " + hubAdmin.address().host(), progress);
        HubSide side = new HubSide(client, patience, hubAdmin.address(), request.declaration(), request.adopt());
        String hubUid;
        HubSide.Found found;
        try {
            hubUid = patience.asked(
                    "reading the namespace kube-system",
                    () -> Identities.read(client, hubAdmin.address()).uid());
            found = side.look();
        } catch (ClusterException e) {
            throw Advice.on(e, "the hub");
        }
        progress.accept("logging in to the member (" + request.member() + ")");
        Endpoint admin = request.member().logIn(parser, plugin);
        ClusterIdentity identity = identity(admin);
        if (identity.uid().equals(hubUid)) {
            throw new ClusterException(
                    Reason.IsTheHub,
                    request.member() + " is the hub itself (" + request.hub() + ", kube-system UID " + hubUid
                            + "); the hub is not enrolled: name the member with --context and the hub with"
                            + " --hub-context, or declare the hub by a FleetCluster with connection.type InCluster");
        }
        if (!found.clusterUid().isEmpty() && !found.clusterUid().equals(identity.uid())) {
            throw new ClusterException(
                    Reason.IdentityChanged,
                    "FleetCluster " + request.declaration().name() + " is the cluster " + found.clusterUid() + ", but "
                            + request.member() + " leads to the cluster " + identity.uid()
                            + "; nothing was written. Choose another name, or, when the cluster was replaced on purpose,"
                            + " delete the FleetCluster first");
        }
        return new Ready(admin, identity, handover, side, found);
    }

    private ClusterIdentity identity(Endpoint admin) {
        try (KubernetesClient client = clients.open(request.declaration().name(), admin)) {
            return Identities.read(client, admin.address());
        } catch (ClusterException e) {
            throw Advice.on(e, "the member");
        }
    }

    /** The kubeconfig that the hub gets is refused here, if it is, and not by the operator when all is written. */
    private Address handoverAddress() {
        Address known = request.member().address(parser);
        Address address = request.server() == null ? known : new Address(request.server(), known.caData());
        return parser.parse(Kubeconfigs.handover(request.declaration().name(), address, NO_TOKEN))
                .address();
    }

    private EnrolmentObjects objects(List<Step> steps) {
        return new EnrolmentObjects(
                request.adopt(), applied -> steps.add(new Step(Side.member, applied.manifest(), applied.change())));
    }

    private List<Step> onHub(Ready ready, String token, boolean dryRun) {
        Declaration declaration = request.declaration();
        byte[] kubeconfig = Kubeconfigs.handover(declaration.name(), ready.handover(), token);
        try {
            HubSide side = ready.hubSide();
            Step secret = new Step(
                    Side.hub,
                    HubManifests.redactedSecret(declaration),
                    side.writeSecret(ready.found(), kubeconfig, dryRun));
            Step fleetCluster =
                    new Step(Side.hub, side.fleetCluster(ready.found()), side.writeFleetCluster(ready.found(), dryRun));
            return List.of(secret, fleetCluster);
        } catch (ClusterException e) {
            throw Advice.on(e, "the hub");
        }
    }

    @Override
    public void close() {
        if (hub != null) {
            hub.close();
        }
        network.close();
    }
}
