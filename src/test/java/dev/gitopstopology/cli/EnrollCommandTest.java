package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.render.registration.Enrolment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of {@code enroll}; none of this needs a cluster. */
class EnrollCommandTest {
    private static final String CANARY = "canary-token-0123456789";

    @TempDir
    private Path home;

    private String kubeconfig() throws IOException {
        String ca =
                Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of("src/test/resources/cluster/valid.pem")));
        return Files.writeString(home.resolve("config"), """
                        current-context: hub
                        clusters:
                        - {name: hub, cluster: {server: 'https://127.0.0.1:1', certificate-authority-data: %1$s}}
                        - {name: paris, cluster: {server: 'https://127.0.0.1:2', certificate-authority-data: %1$s}}
                        - {name: open, cluster: {server: 'https://127.0.0.1:2', insecure-skip-tls-verify: true}}
                        users: [{name: me, user: {token: %2$s}}]
                        contexts:
                        - {name: hub, context: {cluster: hub, user: me}}
                        - {name: paris, context: {cluster: paris, user: me}}
                        - {name: open, context: {cluster: open, user: me}}
                        """.formatted(ca, CANARY))
                .toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            enroll                                            | NAME
            enroll paris                                      | --context CTX is missing
            enroll Paris --context x                          | NAME 'Paris'
            enroll paris --context x -n a_b                   | --namespace 'a_b'
            enroll paris --context x --label region           | KEY=VALUE
            enroll paris --context x --label region=$(id)     | --label 'region=$(id)'
            enroll paris --context x --handover-ttl 5m        | less than 10m
            enroll paris --context x --handover-ttl soon      | 'soon' is not a time
            enroll paris --context x --on-remove Keep         | Keep
            enroll paris --context x --dry-run=maybe          | maybe
            enroll paris --print --dry-run=client             | exclude each other
            """)
    void mistakesOfTheCommandLine(String line, String said) {
        Run run = Run.of(line.split(" "));
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(said, "see 'gitops-topology enroll --help'");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void helpTeachesAndCompletionKnowsIt() {
        Run help = Run.of("help", "enroll");
        assertThat(help.out()).contains("--hub-context", "Examples:", "--print > member.yaml", "Exit codes:");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 110);
        assertThat(Run.of("completion", "bash").out()).contains("enroll", "--handover-ttl");
    }

    @Test
    void whatIsInTheKubeconfigIsCheckedBeforeAnybodyIsAsked() throws IOException {
        Run unknown = Run.of("enroll", "paris", "--kubeconfig", kubeconfig(), "--context", "rome");
        assertThat(unknown.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(unknown.err()).contains("no context rome", "there are: hub, open, paris");
        Run open = Run.of("enroll", "paris", "--kubeconfig", kubeconfig(), "--context", "open", "--dry-run=client");
        assertThat(open.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(open.err()).contains("InsecureTlsForbidden");
        Run away = Run.of("enroll", "paris", "--kubeconfig", kubeconfig(), "--context", "paris");
        assertThat(away.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(away.err()).contains("127.0.0.1:1", "no answer").doesNotContain(CANARY);
    }

    @Test
    void aDryRunOfTheClientAsksNobody() throws IOException {
        Run run = Run.of(
                "enroll", "paris", "--kubeconfig", kubeconfig(), "--context", "paris", "--dry-run=client", "-l", "a=b");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("# member: would be applied", "kind: FleetCluster", "kubeconfig: <redacted>", "a: b")
                .doesNotContain(CANARY);
    }

    @Test
    void thePrintedManifestIsTheEnrolmentAndTheRestIsExplained() throws IOException {
        Run run = Run.of("enroll", "paris", "--print", "-o", "json", "--context", "a b", "--on-remove", "remove");
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode list = new ObjectMapper().readTree(run.out());
        assertThat(list.path("items").valueStream())
                .containsExactlyElementsOf(Enrolment.manifests().stream()
                        .map(manifest -> (JsonNode) manifest.json())
                        .toList());
        assertThat(run.err())
                .contains(
                        "kubectl --context 'a b' apply --server-side",
                        "create token gitops-topology-installer -n gitops-topology-system --duration=3600s",
                        "name: paris-kubeconfig",
                        "onRemove: Remove");
        assertThat(Run.of("enroll", "paris", "--print").out()).contains("---\napiVersion: v1\nkind: Namespace");
    }
}
