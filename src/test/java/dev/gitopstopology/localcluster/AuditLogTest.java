package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void emptyLog() {
        file = directory.resolve("audit.log");
    }

    @Test
    void readsEveryField() throws IOException {
        append("""
                {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stage":"ResponseComplete",\
                "requestURI":"/apis/apps/v1/namespaces/a/deployments/b/scale?fieldManager=x","verb":"patch",\
                "user":{"username":"admin","groups":["system:masters"]},"userAgent":"kubectl",\
                "objectRef":{"resource":"deployments","namespace":"a","name":"b","apiGroup":"apps","apiVersion":"v1","subresource":"scale"},\
                "responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"2026-11-23T20:00:00.123456Z"}
                """);

        assertThat(new AuditLog(file).records())
                .containsExactly(new AuditRecord(
                        Instant.parse("2026-11-23T20:00:00.123456Z"),
                        "admin",
                        "patch",
                        "apps",
                        "deployments",
                        "scale",
                        "a",
                        "b",
                        200,
                        "kubectl",
                        "/apis/apps/v1/namespaces/a/deployments/b/scale?fieldManager=x"));
    }

    @Test
    void aLogThatDoesNotExistYetIsEmpty() {
        assertThat(new AuditLog(file).records()).isEmpty();
    }

    @Test
    void waitsForTheEndOfALineThatIsBeingWritten() throws IOException {
        AuditLog log = new AuditLog(file);
        String line = event("create", "", "configmaps", "/api/v1/namespaces/a/configmaps");
        append(line.substring(0, 40));
        assertThat(log.records()).isEmpty();

        append(line.substring(40));
        assertThat(log.records()).hasSize(1);
        assertThat(log.records()).hasSize(1);
    }

    @Test
    void countsLeasesEventsTokensAndReviewsApart() throws IOException {
        append(event("create", "", "configmaps", "/api/v1/namespaces/a/configmaps"));
        append(event("update", "", "configmaps", "/api/v1/namespaces/a/configmaps/x"));
        append(event("patch", "apps", "deployments", "/apis/apps/v1/namespaces/a/deployments/x?force=true"));
        append(event("delete", "", "secrets", "/api/v1/namespaces/a/secrets/x"));
        append(event("deletecollection", "", "secrets", "/api/v1/namespaces/a/secrets"));
        append(event("update", "coordination.k8s.io", "leases", "/apis/coordination.k8s.io/v1/leases"));
        append(event("create", "", "events", "/api/v1/namespaces/a/events"));
        append(event("create", "events.k8s.io", "events", "/apis/events.k8s.io/v1/events"));
        append(event("create", "", "serviceaccounts\",\"subresource\":\"token", "/api/v1/serviceaccounts/x/token"));
        append(event("create", "authorization.k8s.io", "selfsubjectaccessreviews", "/apis/authorization.k8s.io"));
        append(event("get", "", "secrets", "/api/v1/namespaces/a/secrets/x"));

        assertThat(new AuditLog(file).writes(r -> r.user().equals("admin"))).isEqualTo(new WriteCount(5, 1, 2, 1, 1));
        assertThat(new AuditLog(file).writes(r -> r.user().equals("other"))).isEqualTo(new WriteCount(0, 0, 0, 0, 0));
    }

    @Test
    void aDryRunIsNoWrite() throws IOException {
        append(event("patch", "", "configmaps", "/api/v1/configmaps/x?dryRun=All&fieldManager=y"));
        append(event("patch", "", "configmaps", "/api/v1/configmaps/x?fieldManager=y&dryRun=All"));
        append(event("patch", "", "configmaps", "/api/v1/configmaps/dryRun=All"));

        assertThat(new AuditLog(file).writes(r -> true).objects()).isEqualTo(1);
    }

    @Test
    void aMarkForgetsWhatWasBefore() throws IOException {
        AuditLog log = new AuditLog(file);
        append(event("create", "", "configmaps", "/api/v1/configmaps"));
        log.mark();
        append(event("delete", "", "configmaps", "/api/v1/configmaps/x"));

        assertThat(log.records()).extracting(AuditRecord::verb).containsExactly("delete");
    }

    @Test
    void aWatchIsOneRequestSeenWhenItStarts() throws IOException {
        String watch = event("watch", "", "secrets", "/api/v1/secrets?watch=true");
        append(watch.replace("ResponseComplete", "ResponseStarted"));
        AuditLog log = new AuditLog(file);
        assertThat(log.records()).hasSize(1);
        append(watch);
        assertThat(log.records()).hasSize(1);
        append(watch.replace("200", "403"));
        assertThat(log.records()).extracting(AuditRecord::code).containsExactly(200, 403);
    }

    @Test
    void aLineOfSomethingElseIsQuoted() throws IOException {
        append("I1123 not json\n");
        assertThatThrownBy(() -> new AuditLog(file).records())
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining("I1123 not json");
    }

    private static String event(String verb, String group, String resource, String uri) {
        return """
                {"stage":"ResponseComplete","requestURI":"%s","verb":"%s","user":{"username":"admin"},\
                "objectRef":{"resource":"%s","apiGroup":"%s"},"responseStatus":{"code":200},\
                "requestReceivedTimestamp":"2026-11-23T20:00:00.000000Z"}
                """.formatted(uri, verb, resource, group);
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
