package dev.gitopstopology.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.distribution.Distribution;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SecretCopy;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.render.credentials.EngineCredentials;
import dev.gitopstopology.render.engine.EngineRenderer;
import dev.gitopstopology.render.monitoring.MonitoringRenderer;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.Enrolment;
import dev.gitopstopology.render.registration.MemberAccess;
import dev.gitopstopology.render.tenancy.TenancyRenderer;
import dev.gitopstopology.render.tenancy.TenantPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"standard", "high-availability", "core", "customized", "flux", "flux-customized"})
    void engine(String name) {
        Scenario scenario = Scenario.read(name);
        var rendered = EngineRenderer.render(
                scenario.instance(), Distribution.release(scenario.instance().engine()), new TreeMap<>());
        Golden.check(name, "engine.yaml", rendered.manifests(), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registration-readonly",
                "registration-namespaced",
                "registration-narrow",
                "registration-impersonate",
                "registration-admin",
                "flux-registration-readonly",
                "flux-registration-namespaced",
                "flux-registration-own-cluster",
                "flux-registration-azure",
                "flux-registration-generic"
            })
    void registration(String name) {
        Scenario scenario = Scenario.read(name);
        List<Registration> registrations = scenario.registrations();
        Golden.check(
                name,
                "secrets.yaml",
                registrations.stream().map(EngineSecret::of).toList(),
                true);
        EngineSecret.place(registrations.get(0))
                .ifPresent(place -> Golden.check(name, "place.yaml", place.manifests(), true));
        Golden.check(name, "member.yaml", MemberAccess.of(registrations.get(0)).manifests(), true);
    }

    /** What is beside the engine, the engine's policy, and what is on each member. */
    @ParameterizedTest
    @ValueSource(strings = {"tenants", "tenants-impersonate"})
    void tenants(String name) {
        TenantScenario scenario = TenantScenario.read(name);
        assertThat(scenario.tenancy().problems()).isEmpty();
        Map<String, List<Manifest>> files = new TreeMap<>();
        for (PlannedTenant planned : scenario.tenancy().tenants()) {
            for (RenderedSet set : TenancyRenderer.render(planned)) {
                files.computeIfAbsent(set.id().cluster().name(), cluster -> new ArrayList<>())
                        .addAll(set.manifests());
            }
        }
        for (Registration bare : scenario.plan().registrations()) {
            Registration registration = scenario.tenancy().serving(bare);
            files.computeIfAbsent("access-" + registration.member().name(), cluster -> new ArrayList<>())
                    .addAll(MemberAccess.of(registration).manifests());
        }
        Instance instance = scenario.plan().instances().get(0).instance();
        files.put(
                "policy",
                EngineRenderer.render(
                                instance,
                                Distribution.release(instance.engine().profile()),
                                TenantPolicy.of(scenario.tenancy().of(instance.id())))
                        .manifests()
                        .stream()
                        .filter(manifest -> manifest.name().equals("argocd-rbac-cm"))
                        .toList());
        files.forEach((file, manifests) -> Golden.check(name, file + ".yaml", manifests, true));
    }

    /** What an engine gets from Secrets of the hub: what can be shown of it, and which keys of which Secret. */
    @ParameterizedTest
    @ValueSource(strings = {"repositories", "flux-repositories"})
    void credentials(String name) {
        TenantScenario scenario = TenantScenario.read(name);
        Instance instance = scenario.plan().instances().get(0).instance();
        List<SecretCopy> copies = EngineCredentials.of(
                instance,
                scenario.tenancy().known(instance.id()),
                scenario.plan().members(instance.id()));
        List<Manifest> shown = copies.stream()
                .map(copy -> copy.manifest().edit(json -> {
                    json.put("(of)", copy.object() + " " + copy.field());
                    json.put("(needed)", copy.needed().toString());
                    json.put("(copied)", copy.keys().toString());
                }))
                .toList();
        Golden.check(name, "credentials.yaml", shown, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitoring", "flux-monitoring"})
    void monitoring(String name) {
        Golden.check(
                name,
                "monitoring.yaml",
                MonitoringRenderer.render(Scenario.read(name).instance()).manifests(),
                true);
    }

    @Test
    void enrolment() {
        Golden.check("enrolment", "member.yaml", Enrolment.manifests(), true);
    }
}
