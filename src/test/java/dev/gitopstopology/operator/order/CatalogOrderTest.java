package dev.gitopstopology.operator.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gitopstopology.api.GitOpsCatalogEntrySpec;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterText;
import dev.gitopstopology.model.EntryKey;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.plan.CatalogShare;
import dev.gitopstopology.render.Scenario;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a cluster's part of the catalogue is looked at again. */
class CatalogOrderTest {
    private static final String ENTRY =
            "{namespace: policies, clusters: {}, source: {repoURL: https://git.example.com/p, path: p, targetRevision: main}}";

    private static String fingerprint(String engine, String entry) throws JsonProcessingException {
        Registration registration =
                Scenario.parse("""
                metadata: {name: company, namespace: platform}
                spec: {mode: Centralized, engine: {type: %s, access: {profile: Admin}}}
                ---
                metadata: {name: paris, namespace: platform}
                spec: {connection: {type: Kubeconfig}}
                """.formatted(engine)).registrations().get(0);
        CatalogEntry read = CatalogEntry.of(
                new EntryKey("platform", "policies"),
                null,
                false,
                new YAMLMapper().readValue(entry, GitOpsCatalogEntrySpec.class));
        CatalogShare share = new CatalogShare(
                new TreeMap<>(Map.of("policies", read)),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeSet<>(),
                new ClusterText.Values("paris", new TreeMap<>(), new TreeMap<>()));
        return new CatalogOrder(
                        null,
                        null,
                        null,
                        registration,
                        share,
                        "uid",
                        new CatalogOrder.Patience(),
                        InstantSource.system())
                .fingerprint();
    }

    /** With Argo CD nothing of the entry is rendered for a single cluster: its Application has to be looked at all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"ArgoCD", "Flux"})
    void anEditedEntryRunsTheOrderAgain(String engine) throws JsonProcessingException {
        String before = fingerprint(engine, ENTRY);
        assertThat(fingerprint(engine, ENTRY.replace("main", "v2"))).isNotEqualTo(before);
        assertThat(fingerprint(engine, ENTRY.replace("path: p", "path: other"))).isNotEqualTo(before);
    }

    @Test
    void theSameEntryDoesNot() throws JsonProcessingException {
        assertThat(fingerprint("ArgoCD", ENTRY)).isEqualTo(fingerprint("ArgoCD", ENTRY));
    }
}
