package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.Address;
import dev.gitopstopology.cluster.ClusterException;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.ConnectedCluster;
import dev.gitopstopology.cluster.MintedToken;
import dev.gitopstopology.cluster.Tokens;
import dev.gitopstopology.deliver.Bindings;
import dev.gitopstopology.deliver.Claim;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.AccessInventories;
import dev.gitopstopology.deliver.push.ClusterSecretDelivery;
import dev.gitopstopology.deliver.push.ClusterSecretDelivery.Found;
import dev.gitopstopology.deliver.push.ClusterSecretDelivery.Token;
import dev.gitopstopology.deliver.push.Holder;
import dev.gitopstopology.deliver.push.SetDelivery;
import dev.gitopstopology.deliver.push.Watches;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Placeholder;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.render.registration.MemberAccess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Registers a member with an engine: rights on the member first, then a token that is proven by a live call, then the engine's
 * cluster Secret. It is the member's own queue that does all of it, so no other queue's memory is needed.
 */
final class RegistrationOrder extends ClusterOrder {
    private static final Duration RENEW_AGAIN = Duration.ofMinutes(1);
    private final Member member;
    private final Member engine;
    private final Registration registration;
    private final RenderedSet access;
    private final Manifest secret;
    private final String topologyUid;
    private final Tokens tokens;
    private final InstantSource clock;
    private final String rotation;
    private volatile @Nullable Instant renewAt;
    private volatile @Nullable Instant proven;

    RegistrationOrder(
            Member member,
            Member engine,
            Registration registration,
            RenderedSet access,
            Manifest secret,
            String topologyUid,
            Tokens tokens,
            InstantSource clock) {
        super(
                id(registration.instance()),
                access.digest() + secret.digest() + member.renewal().rotate());
        this.member = member;
        this.engine = engine;
        this.registration = registration;
        this.access = access;
        this.rotation = member.renewal().rotate();
        this.secret = secret;
        this.topologyUid = topologyUid;
        this.tokens = tokens;
        this.clock = clock;
    }

    static String id(Instance instance) {
        return "registration/" + instance.id();
    }

    @Override
    TopologyKey topology() {
        return registration.instance().topology();
    }

    @Override
    String cluster() {
        return member.key().toString();
    }

    @Override
    Receipt deliver() {
        renewAt = null;
        Instance instance = registration.instance();
        String secretName = secret.namespace() + "/" + secret.name();
        Optional<Found> found = engine.call("reading Secret " + secretName, connected -> {
            ClusterSecretDelivery secrets = secrets(connected);
            secrets.requireEngine(
                    new SetId(instance.topology(), instance.id(), instance.cluster(), SetKind.engine), topologyUid);
            return secrets.find(secret, topologyUid);
        });
        String hubUid = engine.identity().uid();
        Granted granted =
                member.call("granting " + instance.id() + " access", connected -> grant(connected, hubUid, found));
        Bindings bindings = new Bindings()
                .with(Placeholder.SERVER, granted.address().server())
                .with(Placeholder.CA_DATA, granted.address().caData())
                .with(Placeholder.CLUSTER_UID, granted.clusterUid())
                .with(Placeholder.HUB_UID, hubUid)
                .with(Placeholder.TOPOLOGY_UID, topologyUid);
        engine.call("writing Secret " + secretName, connected -> {
            secrets(connected).deliver(told(found, granted.token()), found.orElse(null), bindings, granted.token());
            return true;
        });
        member.update(before -> before.registered(instance.id(), granted.token().expiresAt(), proven(granted.token())));
        return Receipt.delivered(
                fingerprint(),
                granted.objects(),
                Map.of(Receipt.TOKEN_EXPIRES, granted.token().expiresAt().toString(), Receipt.SECRET, secretName),
                List.of());
    }

    /** The Secret with the request for a new token that was carried out; one that failed is still to be. */
    private Manifest told(Optional<Found> found, Token token) {
        String carriedOut = found.filter(before -> token.equals(before.token()))
                .map(Found::rotation)
                .orElse(rotation);
        return rotation.isEmpty() || carriedOut.isEmpty()
                ? secret
                : secret.withAnnotation(Api.ANNOTATION_ROTATE, carriedOut);
    }

    private record Granted(Address address, String clusterUid, Token token, int objects) {}

    private Granted grant(ConnectedCluster onMember, String hubUid, Optional<Found> found) {
        Instance instance = registration.instance();
        String secretName = secret.namespace() + "/" + secret.name();
        boolean ownCluster = onMember.identity().uid().equals(hubUid); // the engine's own claim stands there already
        Claim claim = ownCluster ? null : Claim.of(instance, member.key(), hubUid, topologyUid);
        SetDelivery.Delivered delivered = new SetDelivery(member.target(onMember), instance.mayPrune())
                .deliver(access, new Holder(topologyUid, hubUid, claim, secretName), new Bindings());
        member.update(before -> before.registering(
                new AccessInventories.Held(instance.id(), instance.topology(), topologyUid, secretName)));
        member.watch(onMember, instance.id(), Watches.of(access));
        return new Granted(
                onMember.address(),
                onMember.identity().uid(),
                token(onMember, found, delivered.written() > 0),
                delivered.objects());
    }

    private ClusterSecretDelivery secrets(ConnectedCluster onEngine) {
        return new ClusterSecretDelivery(engine.target(onEngine));
    }

    /** When the token in use was last seen to work; a token of an earlier run of the operator was proven when it was made. */
    private Instant proven(Token token) {
        Instant now = proven;
        return now == null ? token.issuedAt() : now;
    }

    /**
     * The token in use, or a new one from its half life on; a new one is proven before anybody relies on it. A renewal that the
     * cluster refuses is a warning for as long as the token in use works.
     */
    private Token token(ConnectedCluster onMember, Optional<Found> found, boolean doubted) {
        String seed = member.key().toString();
        Token current = found.map(Found::token)
                .filter(token -> clock.instant().isBefore(token.expiresAt()))
                .filter(token -> !doubted || works(onMember, token))
                .orElse(null);
        boolean asked =
                !rotation.isEmpty() && !found.map(Found::rotation).orElse("").equals(rotation);
        if (current != null && !asked) {
            Instant due = minted(current).renewAt(seed);
            if (clock.instant().isBefore(due)) {
                renewAt = due;
                return current;
            }
        }
        MintedToken minted = null;
        try {
            minted = mint(onMember);
            Token next = prove(onMember, minted, seed);
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

    private MintedToken mint(ConnectedCluster onMember) {
        String account = MemberAccess.serviceAccount(registration.instance());
        Duration life = registration.instance().engine().access().tokenTtl();
        return tokens.mint(onMember.client(), onMember.address(), Api.SYSTEM_NAMESPACE, account, life);
    }

    private Token prove(ConnectedCluster onMember, MintedToken minted, String seed) {
        String account = MemberAccess.serviceAccount(registration.instance());
        tokens.prove(seed, onMember.address(), minted, Api.SYSTEM_NAMESPACE, account);
        proven = clock.instant();
        renewAt = minted.renewAt(seed);
        return new Token(minted.value(), minted.issuedAt(), minted.expiresAt());
    }

    private static MintedToken minted(Token token) {
        return new MintedToken(token.value(), token.issuedAt(), token.expiresAt());
    }

    /** An account that was made again has another UID, and its old tokens are dead. */
    private boolean works(ConnectedCluster onMember, Token token) {
        String account = MemberAccess.serviceAccount(registration.instance());
        try {
            tokens.prove(member.key().toString(), onMember.address(), minted(token), Api.SYSTEM_NAMESPACE, account);
            proven = clock.instant();
            return true;
        } catch (ClusterException e) {
            if (e.reason() == Reason.Unauthorized) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<Instant> lookAgain() {
        return Optional.ofNullable(renewAt);
    }
}
