package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.model.EngineSigns;
import dev.gitopstopology.model.ObjectId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.observe.WorkloadHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An engine that somebody else installs. It is looked at and nothing of it is written: its inventory lists its namespace and nothing
 * else, so there is nothing that could be changed, pruned or removed; the claim keeps a second topology away.
 */
public final class ForeignEngine {
    private static final String COMPONENT = "app.kubernetes.io/component";
    /** What a cluster says goes into a status: no more of it than a version. */
    private static final Pattern VERSION =
            Pattern.compile("v?[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}([-+][0-9A-Za-z.+-]{1,32})?");

    private final Target target;
    private final ApiObjects objects;
    private final SetId set;
    private final EngineSigns signs;

    public ForeignEngine(Target target, SetId set, EngineSigns signs) {
        this.target = target;
        this.objects = target.objects();
        this.set = set;
        this.signs = signs;
    }

    /**
     * The engine as it is.
     *
     * @param version empty when it does not say
     */
    public record Found(String version, boolean running, List<Problem> unready) {}

    /**
     * Takes the engine for one topology, before anything is done in its namespace.
     *
     * @throws DeliveryException when another topology has it, or when it is one that we installed ourselves
     */
    public void hold(Holder holder) {
        new OwnNamespace(objects).ensure();
        InventoryStore store = new InventoryStore(objects, set, holder);
        Inventory before = store.read(); // before the claim: who is refused leaves nothing behind
        Inventory wanted = Inventory.empty()
                .with(Inventory.Entry.announced(new ObjectId("v1", "Namespace", null, signs.namespace()), null));
        if (!before.entries().isEmpty() && !before.equals(wanted)) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "EngineIsManaged",
                    "engine instance %s on cluster %s was installed by this topology, which says now that somebody else does; delete the topology with onRemove Orphan, which gives the engine up, and create it again"
                            .formatted(set.instance(), target.name()));
        }
        List<String> others = InventoryStore.othersIn(objects, set, signs.namespace());
        if (!others.isEmpty()) {
            throw new DeliveryException(
                    Outcome.Blocked,
                    "ClaimedByAnother",
                    "namespace %s on cluster %s has an engine of another topology (ConfigMap %s in %s); delete that topology first, or correct engine.namespace"
                            .formatted(signs.namespace(), target.name(), others.get(0), Api.SYSTEM_NAMESPACE));
        }
        new Claims(objects).hold(Objects.requireNonNull(holder.claim(), "claim"));
        store.write(wanted);
    }

    /**
     * No credential goes into a namespace that holds no engine, or whose engine another topology has.
     *
     * @param begun whether a credential is there already: it is renewed also while the engine is down
     */
    public void require(String topologyUid, boolean begun) {
        Inventory inventory = new InventoryStore(objects, set, Holder.reading(topologyUid)).read();
        if (!inventory.namespaces().contains(signs.namespace())) {
            throw new DeliveryException(
                    Outcome.Waiting,
                    "EngineNotThere",
                    "engine instance %s on cluster %s was not found yet; its registrations follow by themselves"
                            .formatted(set.instance(), target.name()));
        }
        if (!find().running() && !begun) {
            throw new DeliveryException(
                    Outcome.Waiting,
                    "EngineNotRunning",
                    "the engine in namespace %s on cluster %s does not run (%s); the registration follows by itself when it does"
                            .formatted(signs.namespace(), target.name(), controller()));
        }
    }

    /**
     * @throws DeliveryException when it is not there, or is not set up for what is asked of it
     */
    public Found find() {
        if (objects.get(new ObjectId("apiextensions.k8s.io/v1", "CustomResourceDefinition", null, signs.definition()))
                == null) {
            throw missing("CustomResourceDefinition " + signs.definition());
        }
        settings();
        List<JsonNode> controllers = Stream.of("StatefulSet", "Deployment")
                .flatMap(kind -> controllers(kind).stream())
                .toList();
        if (controllers.isEmpty()) {
            throw missing(controller());
        }
        List<Problem> unready = new ArrayList<>(WorkloadHealth.unready(controllers));
        boolean running = controllers.stream()
                .anyMatch(found -> found.at("/status/readyReplicas").asInt() > 0);
        if (!running && unready.isEmpty()) {
            unready.add(new Problem("", "ScaledDown", controller() + " has no replica"));
        }
        return new Found(version(controllers.get(0)), running, unready);
    }

    /** With their kind, which a list says once for all. */
    private List<JsonNode> controllers(String kind) {
        ObjectId like = new ObjectId("apps/v1", kind, signs.namespace(), "");
        return objects.list(like, COMPONENT, signs.component()).stream()
                .<JsonNode>map(found -> ((ObjectNode) found).put("kind", kind))
                .toList();
    }

    private void settings() {
        String name = signs.settings();
        if (name == null) {
            return;
        }
        ObjectId id = new ObjectId("v1", "ConfigMap", signs.namespace(), name);
        @Nullable JsonNode found = objects.get(id);
        if (found == null) {
            throw missing(id.toString());
        }
        signs.needed().forEach((key, values) -> {
            if (!values.contains(found.path("data").path(key).asText())) {
                throw new DeliveryException(
                        Outcome.Waiting,
                        "EngineSettingMissing",
                        "%s on cluster %s has to say %s: \"%s\", or the engine cannot work with the rights of spec.engine.access; set it where the engine is installed from, and the rest follows by itself"
                                .formatted(id, target.name(), key, values.get(0)));
            }
        });
    }

    private String controller() {
        return "a StatefulSet or Deployment with the label %s=%s in namespace %s"
                .formatted(COMPONENT, signs.component(), signs.namespace());
    }

    /** @param what that an engine would have */
    public DeliveryException missing(String what) {
        return new DeliveryException(
                Outcome.Waiting,
                "EngineNotFound",
                "%s is not on cluster %s, so no engine is there to register clusters with, and no credential is put there; install the engine, or correct engine.namespace, or create the topology without engine.management External to have one installed"
                        .formatted(what, target.name()));
    }

    /** A chart's label names the release of the engine; an image may be a controller's with a version of its own. */
    private static String version(JsonNode controller) {
        String label = controller
                .at("/metadata/labels")
                .path("app.kubernetes.io/version")
                .asText();
        String image = controller.at("/spec/template/spec/containers/0/image").asText();
        String tag = image.replaceFirst("@.*$", "");
        return Stream.of(label, tag.substring(tag.lastIndexOf(':') + 1))
                .map(VERSION::matcher)
                .filter(Matcher::matches)
                .map(Matcher::group)
                .findFirst()
                .orElse("");
    }
}
