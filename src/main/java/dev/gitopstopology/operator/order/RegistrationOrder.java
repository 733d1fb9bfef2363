package dev.gitopstopology.operator.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.Address;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.cluster.MintedToken;
import dev.gitopstopology.cluster.Tokens;
import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.deliver.Claim;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.ClusterSecretDelivery;
import dev.gitopstopology.deliver.push.ClusterSecretDelivery.Found;
import dev.gitopstopology.deliver.push.ClusterSecretDelivery.Token;
import dev.gitopstopology.deliver.push.FluxNamespace;
import dev.gitopstopology.deliver.push.Holder;
import dev.gitopstopology.deliver.push.MemberInventories;
import dev.gitopstopology.deliver.push.SetDelivery;
import dev.gitopstopology.deliver.push.Watches;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Placeholder;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.ClusterOrder;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.render.registration.EngineRoomAccess;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.MemberAccess;
import dev.gitopstopology.render.registration.ServiceMarks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Registers a member with an engine: rights on the member first, then a token that is proven by a live call, then the engine's
 * cluster Secret. With an identity of the platform there is no token, and a ConfigMap in the Secret's place; from one to the other the
 * new record comes before the old one goes. It is the member's own queue that does all of it, so no other queue's memory is needed.
 */
public final class RegistrationOrder extends ClusterOrder {
    private static final Duration RENEW_AGAIN = Duration.ofMinutes(1);
    /** A cluster that forgot our tokens (another signing key) says so only to who asks. */
    private static final Duration PROVE_AGAIN = Duration.ofMinutes(5);

    private final Member member;
    private final Member engine;
    private final Member hub;
    private final Registration registration;
    private final RenderedSet access;
    private final Manifest secret;
    private final Optional<ObjectId> other;
    private final @Nullable RenderedSet place;
    private final String topologyUid;
    private final Tokens tokens;
    private final InstantSource clock;
    private volatile @Nullable Instant renewAt;

    /** @param place what is there before the Secret, for Flux */
    RegistrationOrder(
            Member member,
            Member engine,
            Member hub,
            Registration registration,
            RenderedSet access,
            Manifest secret,
            @Nullable RenderedSet place,
            String topologyUid,
            Tokens tokens,
            InstantSource clock) {
        super(
                id(registration.instance().id()),
                access.digest()
                        + secret.digest()
                        + (place == null ? "" : place.digest())
                        + registration.instance().engine().access().tokenTtl()
                        + registration.services().dropped()
                        + topologyUid);
        this.member = member;
        this.engine = engine;
        this.hub = hub;
        this.registration = registration;
        this.access = access;
        this.secret = secret;
        this.other = EngineSecret.other(registration);
        this.place = place;
        this.topologyUid = topologyUid;
        this.tokens = tokens;
        this.clock = clock;
    }

    public static String id(InstanceId instance) {
        return "registration/" + instance;
    }

    InstanceId instance() {
        return registration.instance().id();
    }

    @Override
    public TopologyKey topology() {
        return registration.instance().topology();
    }

    @Override
    protected String cluster() {
        return member.key().toString();
    }

    @Override
    protected Receipt deliver() {
        if (member.leaving()) {
            return leaving(); // ordered in the moment in which the farewell was; a revoked token works for some seconds
            // more
        }
        renewAt = null;
        Instance instance = registration.instance();
        Seen seen = engine.call("reading " + secret.id(), connected -> {
            ClusterSecretDelivery secrets = secrets(connected);
            requireEngine(connected, secrets);
            if (place != null) {
                namespace(connected)
                        .deliver(
                                place,
                                engine.key().isHub()
                                        ? null
                                        : EngineRoomAccess.binding(String.valueOf(secret.namespace())));
            }
            return new Seen(
                    secrets.find(secret.id(), instance.id(), topologyUid),
                    other.flatMap(each -> secrets.find(each, instance.id(), topologyUid)));
        });
        Optional<Found> found = seen.now();
        if (found.isEmpty() && seen.before().isEmpty()) {
            ComingBack.requireNothingLeaving(member, engine, registration);
        }
        Manifest full = found.or(seen::before)
                .map(present -> ServiceMarks.keeping(secret, present.live(), registration.services()))
                .orElse(secret);
        String hubUid = onHub(() -> hub.identity().uid());
        String engineUid = engine.identity().uid();
        Granted granted = member.call(
                "granting " + instance.id() + " access", connected -> grant(connected, hubUid, engineUid, found));
        Bindings bindings = new Bindings()
                .with(Placeholder.SERVER, granted.address().server())
                .with(Placeholder.CA_DATA, granted.address().caData())
                .with(Placeholder.CLUSTER_UID, granted.clusterUid())
                .with(Placeholder.ACCOUNT_UID, granted.accountUid())
                .with(Placeholder.HUB_UID, hubUid)
                .with(Placeholder.TOPOLOGY_UID, topologyUid)
                .with(
                        Placeholder.CA_PEM,
                        registration.identity() == null ? "" : granted.address().caPem());
        Proven proven = granted.proven();
        SortedSet<String> marks = engine.call("writing " + secret.id(), connected -> {
            Manifest said = proven == null || proven.rotation().isEmpty()
                    ? full
                    : full.withAnnotation(Api.ANNOTATION_ROTATE, proven.rotation());
            JsonNode live = unmarked(
                    secrets(connected),
                    secrets(connected)
                            .deliver(said, found.orElse(null), bindings, proven == null ? null : proven.token()));
            if (place != null) {
                namespace(connected).resume();
            }
            if (seen.before().isPresent()) {
                endOther(connected);
            }
            return ServiceMarks.on(live);
        });
        Map<String, String> facts = new TreeMap<>(Map.of(
                Receipt.SECRET, secret.namespace() + "/" + secret.name(), Receipt.SERVICES, String.join(",", marks)));
        if (proven == null) {
            member.update(before -> before.identified(instance.id()).serving(instance.id(), marks));
        } else {
            Instant expires = proven.token().expiresAt();
            facts.put(Receipt.TOKEN_EXPIRES, expires.toString());
            member.update(before ->
                    before.registered(instance.id(), expires, proven.at()).serving(instance.id(), marks));
        }
        return Receipt.delivered(fingerprint(), granted.objects(), Map.copyOf(facts), List.of());
    }

    /** What is ours beside the engine names the new record first; the account that the old one had goes before it. */
    private void endOther(ConnectedCluster onEngine) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        EngineSecret.refer(secret, spec);
        namespace(onEngine).refer(spec.path("kubeConfig"));
        namespace(onEngine).drop(EngineSecret.withOther(registration));
        ObjectId old = other.orElseThrow();
        if (!secrets(onEngine).remove(old, instance(), topologyUid)) {
            throw new DeliveryException(
                    Outcome.Waiting, "SecretInUse", old + " changed while it was being deleted; tried again");
        }
    }

    /** A mark that somebody else has set as well would bring back whatever is ended. */
    private JsonNode unmarked(ClusterSecretDelivery secrets, JsonNode live) {
        SortedSet<String> left = ServiceMarks.on(live);
        left.retainAll(registration.services().dropped());
        return left.isEmpty()
                ? live
                : secrets.without(
                        secret.id(),
                        live,
                        left.stream().map(entry -> Api.LABELS_CATALOG + entry).toList());
    }

    /** No credential goes where no engine is. */
    private void requireEngine(ConnectedCluster onEngine, ClusterSecretDelivery secrets) {
        Instance instance = registration.instance();
        if (instance.engine().external()) {
            ExternalEngineOrder.engine(engine.target(onEngine), instance)
                    .require(
                            topologyUid,
                            secrets.find(secret.id(), instance.id(), topologyUid)
                                    .isPresent());
        } else {
            secrets.requireEngine(
                    new SetId(instance.topology(), instance.id(), instance.cluster(), SetKind.engine), topologyUid);
        }
    }

    /** @param before what stood for the registration while it was reached the other way */
    private record Seen(Optional<Found> now, Optional<Found> before) {}

    /** @param proven null without a token */
    private record Granted(
            Address address,
            String clusterUid,
            String accountUid,
            @Nullable Proven proven,
            int objects) {}

    /** @param rotation the request for a new token that it answers */
    private record Proven(Token token, Instant at, String rotation) {}

    private Granted grant(ConnectedCluster onMember, String hubUid, String engineUid, Optional<Found> found) {
        Instance instance = registration.instance();
        requireAddress(onMember.address());
        String secretName = secret.namespace() + "/" + secret.name();
        boolean ownCluster = onMember.identity().uid().equals(engineUid); // the engine's own claim stands there already
        Claim claim = ownCluster ? null : Claim.of(instance, member.key(), hubUid, topologyUid);
        SetDelivery.Delivered delivered = new SetDelivery(member.target(onMember), instance.mayPrune())
                .deliver(
                        access, new Holder(topologyUid, hubUid, claim, secretName, instance.cluster()), new Bindings());
        member.update(before -> before.registering(new MemberInventories.Held(
                instance.id(), instance.topology(), topologyUid, secretName, instance.cluster())));
        member.watch(onMember, instance.id(), SetKind.access, Watches.of(access));
        boolean identified = registration.identity() != null;
        String accountUid = identified ? "" : accountUid(delivered);
        return new Granted(
                onMember.address(),
                onMember.identity().uid(),
                accountUid,
                identified ? null : token(onMember, accountUid, found),
                delivered.objects());
    }

    /** Flux takes host and port of an address that a ConfigMap names, and nothing else of it. */
    private void requireAddress(Address address) {
        if (registration.identity() != null && !address.hasNoPath()) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "AddressHasPath",
                    "FleetCluster %s: spec.workloadIdentity needs an API server at a host of its own, and %s has a path, which Flux would leave out; remove the field, or enrol the cluster by another address"
                            .formatted(member.key(), address));
        }
    }

    private static String accountUid(SetDelivery.Delivered delivered) {
        return delivered.live().values().stream()
                .filter(live -> live.path("kind").asText().equals("ServiceAccount"))
                .map(live -> live.path("metadata").path("uid").asText())
                .findFirst()
                .orElseThrow();
    }

    private FluxNamespace namespace(ConnectedCluster onEngine) {
        return new FluxNamespace(
                engine.target(onEngine),
                String.valueOf(secret.namespace()),
                registration.instance().id());
    }

    private ClusterSecretDelivery secrets(ConnectedCluster onEngine) {
        return new ClusterSecretDelivery(engine.target(onEngine));
    }

    /**
     * The token in use, or a new one from its half life on; a new one is proven before anybody relies on it. A renewal that the
     * cluster refuses is a warning for as long as the token in use works.
     */
    private Proven token(ConnectedCluster onMember, String accountUid, Optional<Found> found) {
        Proven current = found.flatMap(
                        secret -> secret.tokenFor(onMember.identity().uid(), accountUid))
                .filter(token -> clock.instant().isBefore(token.expiresAt()))
                .flatMap(token -> proven(onMember, token, found.get().rotation()))
                .orElse(null);
        String wish = member.renewal().rotate();
        boolean asked =
                !wish.isEmpty() && !found.map(Found::rotation).orElse("").equals(wish);
        if (current != null && !asked) {
            Instant due = due(current.token());
            if (clock.instant().isBefore(due)) {
                renewAt = due;
                return current;
            }
        }
        MintedToken minted = null;
        try {
            minted = tokens.mint(onMember.client(), onMember.address(), Api.SYSTEM_NAMESPACE, account(), life());
            Proven next = next(onMember, minted, wish);
            member.update(before -> before.renewed(registration.instance().id()));
            return next;
        } catch (ClusterException e) {
            // That a new token is not accepted says nothing of the one with which it was asked for.
            boolean ofTheNewOne = minted != null && e.reason() == Reason.Unauthorized;
            if (current == null || (e.reason().breaks() && !ofTheNewOne)) {
                throw e;
            }
            renewAt = clock.instant().plus(RENEW_AGAIN);
            member.update(before -> before.notRenewed(
                    registration.instance().id(), new Problem("", e.reason().name(), String.valueOf(e.getMessage()))));
            return current;
        }
    }

    private Proven next(ConnectedCluster onMember, MintedToken minted, String wish) {
        prove(onMember, minted);
        renewAt = minted.renewAt(seed());
        return new Proven(new Token(minted.value(), minted.issuedAt(), minted.expiresAt()), clock.instant(), wish);
    }

    /** Half of the life that it was given, or of a shorter one that is asked for now. */
    private Instant due(Token token) {
        Instant end = token.issuedAt().plus(life());
        return new MintedToken(
                        token.value(), token.issuedAt(), end.isBefore(token.expiresAt()) ? end : token.expiresAt())
                .renewAt(seed());
    }

    /** The token in use with the time of its last proof, which is now if that was too long ago; empty when it is dead. */
    private Optional<Proven> proven(ConnectedCluster onMember, Token token, String rotation) {
        Instant now = clock.instant();
        Instant before = member.state().proven(registration.instance().id());
        if (before != null && before.plus(PROVE_AGAIN).isAfter(now)) {
            return Optional.of(new Proven(token, before, rotation));
        }
        try {
            prove(onMember, new MintedToken(token.value(), token.issuedAt(), token.expiresAt()));
            return Optional.of(new Proven(token, now, rotation));
        } catch (ClusterException e) {
            if (e.reason() == Reason.Unauthorized) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void prove(ConnectedCluster onMember, MintedToken token) {
        tokens.prove(seed(), onMember.address(), token, Api.SYSTEM_NAMESPACE, account());
    }

    private String account() {
        return MemberAccess.serviceAccount(registration.instance());
    }

    private Duration life() {
        return registration.instance().engine().access().tokenTtl();
    }

    private String seed() {
        return member.key().toString();
    }

    @Override
    public Optional<Instant> lookAgain() {
        return Optional.ofNullable(renewAt);
    }
}
