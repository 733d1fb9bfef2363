package dev.gitopstopology.render.argocd;

import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Release;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.render.RenderException;
import dev.gitopstopology.render.steps.ClusterRights;
import dev.gitopstopology.render.steps.Definitions;
import dev.gitopstopology.render.steps.EngineNamespace;
import dev.gitopstopology.render.steps.Images;
import dev.gitopstopology.render.steps.Labels;
import dev.gitopstopology.render.steps.Patches;
import dev.gitopstopology.render.steps.RestrictedPods;
import dev.gitopstopology.render.steps.Step;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** An Argo CD instance as the objects that are applied for it. Deterministic: the same input gives the same bytes. */
public final class ArgoCDRenderer {
    private ArgoCDRenderer() {}

    /**
     * @param release of the version and profile that the instance's engine names
     * @throws RenderException when settings or patches cannot be rendered, with all that is wrong with them
     */
    public static RenderedSet render(Instance instance, Release release) {
        return render(instance, release, new TreeMap<>());
    }

    /**
     * @param policies the tenants' keys of argocd-rbac-cm: this set holds the ConfigMap, so nobody else writes to it
     * @throws RenderException when settings or patches cannot be rendered, with all that is wrong with them
     */
    public static RenderedSet render(Instance instance, Release release, SortedMap<String, String> policies) {
        Engine engine = instance.engine();
        if (!release.version().equals(engine.version()) || !release.flavour().equals(engine.flavour())) {
            throw new IllegalArgumentException(release + " is not what " + instance.id() + " asks for: "
                    + engine.version() + " " + engine.flavour());
        }
        List<Problem> problems = SettingsCheck.problems(engine);
        if (!problems.isEmpty()) {
            throw new RenderException(problems);
        }
        List<Manifest> manifests = release.manifests();
        for (Step step : steps(instance, release, policies)) {
            manifests = step.apply(manifests);
        }
        SetId id = new SetId(instance.topology(), instance.id(), instance.cluster(), SetKind.engine);
        return new RenderedSet(id, manifests);
    }

    /** In this order: patches see everything, and what they change still counts for the checksum. */
    private static List<Step> steps(Instance instance, Release release, SortedMap<String, String> policies) {
        Engine engine = instance.engine();
        return List.of(
                ClusterRights.leaveOut(),
                Definitions.shared(release.type(), release.version()),
                RuntimeSecrets.metadataOnly(),
                Settings.merged(instance),
                Settings.withPolicies(policies),
                Hosts.trusted(engine.trust()),
                Messages.of(engine.notifications()),
                DefaultProject.of(engine.defaultProject()),
                Shards.replicas(engine.replicas()),
                Sizing.of(engine.size()),
                Images.from(engine.imageRegistry()),
                RestrictedPods.completed(),
                EngineNamespace.of(engine.namespace()),
                Labels.of(instance),
                Patches.of(engine.patches(), patched -> Shards.objection(patched, engine.replicas())),
                SettingsChecksum.stamped());
    }
}
