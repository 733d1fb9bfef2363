package dev.gitopstopology.render.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gitopstopology.api.GitOpsTenantSpec;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.model.TenantKey;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.render.TenantScenario;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a tenant says, its policy speaks of its own roles and its own Applications. */
class TenantPolicyTest {
    private static String policy(String name, String spec) throws IOException {
        PlannedTenant some = TenantScenario.read("tenants").tenancy().tenants().get(0);
        Tenant tenant = Tenant.of(
                new TenantKey("platform", name),
                null,
                false,
                new ObjectMapper(new YAMLFactory()).readValue(spec, GitOpsTenantSpec.class));
        return TenantPolicy.of(List.of(new PlannedTenant(tenant, some.instance(), some.grants())))
                .getOrDefault("policy." + name + ".csv", "");
    }

    /** Should the schema and the planner both have let it through, it is still one group and nothing more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\np, proj:shop:dev, applications, *, */*, allow",
                "a\\r\\ng, a, role:admin",
                "a\\\", role:admin",
                "a\\\"\\ng, a, role:admin",
                "a, role:admin",
                "#",
                "*"
            })
    void aHostileGroupIsOneFieldOfOneLine(String group) throws IOException {
        String policy = policy(
                "shop",
                "{namespaces: [a], roles: [{name: dev, permissions: [View], groups: [\"%s\"]}]}".formatted(group));
        assertThat(policy.lines()).hasSize(4);
        assertThat(policy.lines().limit(3))
                .allMatch(line -> line.matches("p, proj:shop:dev, [a-z]+, get, shop/\\*, allow"));
        String last = policy.lines().skip(3).findFirst().orElseThrow();
        assertThat(last).matches("g, \"([^\"]|\"\")*\", proj:shop:dev");
    }

    @Test
    void everyRightIsOnTheTenantsOwnApplications() throws IOException {
        String policy = policy(
                "shop", "{namespaces: [a], roles: [{name: dev, permissions: [View, Sync, Edit, Exec], groups: [x]}]}");
        assertThat(policy.lines().filter(line -> line.startsWith("p, ")))
                .hasSize(11)
                .allMatch(line -> line.matches("p, proj:shop:dev, [a-z]+, [a-z]+(/\\*)?, shop/\\*, allow"));
        assertThat(policy).doesNotContain("override", "applicationsets, create", "role:");
    }

    @Test
    void whoHasNoRolesHasNoPolicy() throws IOException {
        assertThat(policy("shop", "{namespaces: [a]}")).isEmpty();
    }
}
