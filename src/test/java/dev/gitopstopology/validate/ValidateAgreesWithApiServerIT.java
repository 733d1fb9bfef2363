package dev.gitopstopology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.model.ObjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code validate} and a real API server give the same verdict on every sample, and {@code validate} names every field that the
 * API server names. Where it is stricter on purpose, {@link #STRICTER} says why.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValidateAgreesWithApiServerIT {
    private static final Map<String, String> STRICTER = Map.of(
            "file/aliases", "the API server expands a few aliases; a reader that refuses all needs no limit",
            "file/merge-key", "merge keys come with aliases",
            "file/tags", "the API server ignores tags that it does not know; nobody means them",
            "file/utf-16", "one encoding, so that an editor and we count the same columns",
            "file/nul-escaped", "no text of ours may hold a NUL");

    /** Several documents in one file: kubectl and we split them, the API server takes one. */
    private static final Set<String> SEVERAL = Set.of("file/secret-broken", "file/good-empty-documents");

    private LocalCluster cluster;
    private ServerRequests server;
    private final Validator validator = Validator.packaged();

    @BeforeAll
    void start() throws IOException, InterruptedException {
        cluster = LocalCluster.start(ClusterOptions.named("validate").withoutControllerManager());
        server = new ServerRequests(cluster);
        try (Stream<Path> crds = Files.list(Path.of("crds"))) {
            for (Path crd : crds.toList()) {
                server.install(crd);
            }
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    /** One document each: what is about several, the API server never sees together. */
    static List<Sample> samples() {
        return Sample.all().stream()
                .filter(sample -> sample.loaded().documents().size() <= 1 && !SEVERAL.contains(sample.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSameVerdict(Sample sample) throws IOException, InterruptedException {
        Validation ours = validator.validate(sample.loaded(), sample.loadedOld());
        ServerVerdict theirs = ask(sample);

        if (STRICTER.containsKey(sample.name())) {
            assertThat(theirs.accepted())
                    .as("no longer stricter: %s", theirs.message())
                    .isTrue();
            assertThat(ours.accepted()).isFalse();
            return;
        }
        assertThat(ours.accepted())
                .as("the API server says: %s%nvalidate says: %s", theirs.message(), ours.errors())
                .isEqualTo(theirs.accepted());
        boolean read = ours.errors().stream()
                .noneMatch(
                        finding -> finding.path().isEmpty() || finding.reason().equals("UnknownKind"));
        if (read) {
            assertThat(reasons(ours)).as(theirs.message()).containsAllEntriesOf(theirs.reasons());
        }
    }

    private static Map<String, String> reasons(Validation validation) {
        return validation.errors().stream()
                .collect(Collectors.toMap(Finding::path, Finding::reason, (first, second) -> first));
    }

    /** Every plain scalar is what the API server takes it for. */
    @Test
    void theSameScalars() throws IOException, InterruptedException {
        Path file = Path.of("src/test/resources/validate/gitopstopology/plain-scalars/in.yaml");
        Document document =
                YamlReader.read("in.yaml", Files.readAllBytes(file)).documents().get(0);
        JsonNode theirs = server.created(document.id(), file);
        String scalars = "/spec/engine/patches/0/merge/scalars";
        JsonNode ours = document.json().at(scalars);
        assertThat(ours).isNotEmpty();
        for (int index = 0; index < ours.size(); index++) {
            JsonNode their = theirs.at(scalars).get(index);
            assertThat(ours.get(index).getNodeType()).as("scalar %d", index).isEqualTo(their.getNodeType());
            // Above 2^63 a JSON number is a float that happens to be written without a fraction.
            boolean integer = their.isIntegralNumber() && their.canConvertToLong();
            assertThat(ours.get(index).isIntegralNumber())
                    .as("scalar %d", index)
                    .isEqualTo(integer);
            if (their.isNumber()) {
                assertThat(ours.get(index).doubleValue()).as("scalar %d", index).isEqualTo(their.doubleValue());
            } else {
                assertThat(ours.get(index)).as("scalar %d", index).isEqualTo(their);
            }
        }
    }

    private ServerVerdict ask(Sample sample) throws IOException, InterruptedException {
        ObjectId id = sample.loaded().documents().stream()
                .map(Document::id)
                .findFirst()
                .orElse(new ObjectId(Api.API_VERSION, "GitOpsTopology", "default", "europe"));
        if (!sample.edits()) {
            return server.create(id, sample.in());
        }
        server.store(id, sample.old());
        try {
            return server.edit(id, sample.in());
        } finally {
            server.delete(id);
        }
    }
}
