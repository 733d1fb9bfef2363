package dev.gitopstopology.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.SecretCopy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialFactsTest {
    private static SecretCopy copy(String field, @Nullable String tenant) {
        Manifest manifest = Manifest.of(JsonNodeFactory.instance.objectNode());
        return new SecretCopy(manifest, "object", field, tenant, "source", new TreeMap<>(), List.of());
    }

    private static DeliveryException failure(String message) {
        return new DeliveryException(Outcome.Blocked, "CredentialMissing", message);
    }

    @Test
    void whatATeamLacksIsToldOfTheTeamAlone() {
        SecretCopy ours = copy("engine.repositories[https://a/b].secretRef.name", null);
        SecretCopy shop = copy("spec.argoCD.repositories[https://a/c].secretRef.name", "shop");
        Map<String, String> facts = CredentialFacts.of(
                List.of(ours, shop), Map.of(ours, failure("ours is missing"), shop, failure("shop's is missing")));
        CredentialFacts told = new CredentialFacts(Receipt.delivered("digest", 1, facts, List.of()));

        assertThat(told.wanted()).isEqualTo(1);
        assertThat(told.problems()).containsExactly(new Problem(ours.field(), "CredentialMissing", "ours is missing"));
        assertThat(told.problem("shop")).contains(new Problem(shop.field(), "CredentialMissing", "shop's is missing"));
        assertThat(told.problem("sho")).isEmpty();
    }

    @Test
    void whereNothingIsAskedForNothingIsTold() {
        assertThat(CredentialFacts.of(List.of(), Map.of())).isEmpty();
    }
}
