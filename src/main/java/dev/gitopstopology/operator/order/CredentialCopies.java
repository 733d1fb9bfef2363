package dev.gitopstopology.operator.order;

import dev.gitopstopology.deliver.CredentialFacts;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.HubSecrets;
import dev.gitopstopology.deliver.SecretFilling;
import dev.gitopstopology.deliver.push.Holder;
import dev.gitopstopology.deliver.push.SecretCopies;
import dev.gitopstopology.deliver.push.Target;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SecretCopy;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.render.credentials.EngineCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The Secrets that an engine gets from the hub. They are delivered after the engine, in the same order: one that is missing is told of,
 * and the engine goes on.
 */
public final class CredentialCopies {
    private final Instance instance;
    private final List<SecretCopy> copies;
    private final HubSecrets hub;
    private final String fingerprint;

    private CredentialCopies(Instance instance, List<SecretCopy> copies, HubSecrets hub, String versions) {
        this.instance = instance;
        this.copies = copies;
        this.hub = hub;
        this.fingerprint = Digests.sha256Hex(copies.stream()
                .map(SecretCopy::toString)
                .collect(Collectors.joining())
                .concat(versions)
                .getBytes(StandardCharsets.UTF_8));
    }

    /** @param members that are, or are to be, registered with the instance */
    public static CredentialCopies of(
            Instance instance, Collection<PlannedTenant> tenants, Collection<ClusterKey> members, SecretSource source) {
        String namespace = instance.topology().namespace();
        List<SecretCopy> copies = EngineCredentials.of(instance, tenants, members);
        String versions = copies.stream()
                .map(copy -> source.version(namespace, copy.source()))
                .collect(Collectors.joining(" "));
        return new CredentialCopies(instance, copies, source.in(namespace), versions);
    }

    /** Another one when a Secret on the hub may have another content; known to this process only. */
    String fingerprint() {
        return fingerprint;
    }

    /** What has to be watched on the engine's cluster. */
    RenderedSet shown() {
        return EngineCredentials.shown(instance, copies);
    }

    /** What is told of it in the engine's receipt, and whether to look again soon. */
    record Told(Map<String, String> facts, boolean waiting) {}

    Told deliver(Target target, Holder holder) {
        SecretFilling filling = new SecretFilling(hub, instance.topology().namespace());
        try {
            SecretCopies.Result result = new SecretCopies(target, EngineCredentials.id(instance), instance.mayPrune())
                    .deliver(copies, instance.engine().namespace(), filling, holder);
            return new Told(CredentialFacts.of(copies, result.failures()), result.waiting());
        } catch (DeliveryException e) {
            Map<SecretCopy, DeliveryException> all = new LinkedHashMap<>();
            copies.forEach(copy -> all.put(copy, e));
            return new Told(CredentialFacts.of(copies, all), false);
        }
    }
}
