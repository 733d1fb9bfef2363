package dev.gitopstopology.render;

import dev.gitopstopology.distribution.Distribution;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.render.engine.EngineRenderer;
import dev.gitopstopology.render.registration.EngineSecret;
import dev.gitopstopology.render.registration.Enrolment;
import dev.gitopstopology.render.registration.MemberAccess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"standard", "high-availability", "core", "customized", "flux", "flux-customized"})
    void engine(String name) {
        Scenario scenario = Scenario.read(name);
        var rendered = EngineRenderer.render(
                scenario.instance(), Distribution.release(scenario.instance().engine()));
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
                "flux-registration-own-cluster"
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

    @Test
    void enrolment() {
        Golden.check("enrolment", "member.yaml", Enrolment.manifests(), true);
    }
}
