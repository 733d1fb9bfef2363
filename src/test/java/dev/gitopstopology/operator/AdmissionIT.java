package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.GitOpsTopologyStatus.Trouble;
import dev.gitopstopology.localcluster.AuditRecord;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A member whose own admission stands in the way: said with its name, bounded in effort, over when it is gone. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdmissionIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Duration WATCHED = Duration.ofSeconds(7);
    private static World world;
    private static HttpsSite site;
    private static long began;
    private static volatile CountDownLatch silence = new CountDownLatch(0);

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() {
        world = new World("eu-1");
        site = HttpsSite.serving(directory, AdmissionIT::review);
        world.startOperator();
        world.apply(Resources.company());
    }

    @AfterAll
    static void stop() {
        world.close();
        site.close();
    }

    @AfterEach
    void repair() {
        KubernetesClient member = world.on("eu-1");
        member.admissionRegistration().v1().validatingWebhookConfigurations().delete();
        member.admissionRegistration().v1().mutatingWebhookConfigurations().delete();
        member.admissionRegistration().v1().validatingAdmissionPolicyBindings().delete();
        member.admissionRegistration().v1().validatingAdmissionPolicies().delete();
    }

    @Test
    @Order(1)
    void aWebhookThatDeniesTheEnrolmentIsNamedAndWhenItIsGoneTheClusterJoins() {
        webhook("Validating", "deny.example.test", site.url() + "/deny", "serviceaccounts");
        begin();
        world.join("eu-1", Map.of());
        world.awaitClusterReason("eu-1", "Refused");
        assertThat(world.clusterReady("eu-1").message())
                .contains("deny.example.test", "no thanks", "ServiceAccount", "exempt");
        assertBounded();
        repair();
        world.awaitReady("company");
    }

    @Test
    @Order(2)
    void aWebhookThatDeniesARegistrationIsNamed() {
        webhook("Validating", "deny.example.test", site.url() + "/deny", "serviceaccounts");
        assertRefused("deny.example.test", "no thanks", "exempt");
    }

    @Test
    @Order(3)
    void aWebhookThatIsDownIsNamed() {
        webhook("Validating", "down.example.test", "https://127.0.0.1:9/", "serviceaccounts");
        assertRefused("down.example.test", "does not answer");
    }

    /** 10 s, which is what a webhook has that says nothing of it. */
    @Test
    @Order(3)
    void aWebhookThatDoesNotAnswerIsNamedAndTheClusterIsNotTakenForDead() {
        silence = new CountDownLatch(1);
        try {
            webhook("Validating", "silent.example.test", site.url() + "/silent", "serviceaccounts", 10);
            removeAccount();
            Trouble trouble = awaitTrouble("Refused");
            assertThat(trouble.message())
                    .contains("silent.example.test", "does not answer", "ServiceAccount", "engine-");
            assertThat(world.clusterReady("eu-1").reason()).isNotEqualTo("Unreachable");
        } finally {
            silence.countDown();
        }
        repair();
        wake();
        world.awaitReady("company");
    }

    @Test
    @Order(4)
    void aPolicyThatDeniesIsNamed() {
        member("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: no-engines}
                spec:
                  matchConstraints:
                    resourceRules:
                    - {apiGroups: [""], apiVersions: [v1], resources: [serviceaccounts], operations: [CREATE, UPDATE]}
                  validations:
                  - {expression: "!object.metadata.name.startsWith('engine-')", message: no thanks, reason: Forbidden}
                """);
        member("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: no-engines-here}
                spec: {policyName: no-engines, validationActions: [Deny]}
                """);
        await("the policy in force").atMost(World.PATIENCE).until(() -> {
            try {
                world.on("eu-1")
                        .resource(world.on("eu-1").resource(probe()).create())
                        .delete();
                return false;
            } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
                return e.getMessage().contains("no thanks"); // and not that the server was busy
            }
        });
        assertRefused("no-engines", "no-engines-here", "no thanks");
    }

    @Test
    @Order(5)
    void aWebhookThatChangesOurFieldsIsNotFoughtWith() {
        webhook("Mutating", "mutate.example.test", site.url() + "/mount", "serviceaccounts");
        world.mark();
        removeAccount();
        Trouble trouble = awaitTrouble("Altered");
        assertThat(trouble.message())
                .contains("ServiceAccount", "engine-", "automountServiceAccountToken", "mutating", "exempt");
        await("what follows").pollDelay(WATCHED).atMost(WATCHED.multipliedBy(2)).until(() -> true);
        assertThat(accountWrites()).hasSizeLessThanOrEqualTo(3);
        world.mark();
        await("quiet").pollDelay(WATCHED).atMost(WATCHED.multipliedBy(2)).until(() -> true);
        assertThat(world.writes()).as("writes while it goes on").isEmpty();
        repair();
        wake();
        world.awaitReady("company");
        assertThat(account().getAutomountServiceAccountToken()).isFalse();
    }

    @Test
    @Order(6)
    void aWebhookThatAddsALabelIsNoneOfOurBusiness() {
        webhook("Mutating", "label.example.test", site.url() + "/label", "serviceaccounts");
        String before = account().getMetadata().getUid();
        removeAccount();
        await("another account")
                .atMost(World.PATIENCE)
                .until(() ->
                        account() != null && !account().getMetadata().getUid().equals(before));
        assertThat(account().getMetadata().getLabels()).containsEntry("seen-by", "them");
        world.awaitReady("company");
        world.awaitQuiet(1);
        world.stopOperator();
        world.mark();
        world.startOperator();
        world.awaitQuiet(1);
        assertThat(world.writes())
                .filteredOn(write -> !write.subresource().equals("status"))
                .isEmpty();
    }

    private static void assertRefused(String... words) {
        await("an account").atMost(World.PATIENCE).until(() -> account() != null);
        begin();
        removeAccount();
        Trouble trouble = awaitTrouble("Refused");
        assertThat(trouble.message()).contains(words).contains("ServiceAccount", "engine-");
        assertBounded();
        new AdmissionIT().repair();
        wake();
        world.awaitReady("company");
        assertThat(account()).isNotNull();
    }

    private static void begin() {
        world.mark();
        began = System.nanoTime();
    }

    /** Pauses grow: 1, 2, 4, 8 s and so on; the client tries an answer of 500 once more. */
    private static void assertBounded() {
        await("what follows").pollDelay(WATCHED).until(() -> true);
        int attempts = 1;
        double seconds = (System.nanoTime() - began) / 1e9;
        for (double wait = 0.8, next = 0.8; next <= seconds; attempts++) {
            wait *= 2;
            next += wait;
        }
        assertThat(accountWrites()).isNotEmpty().hasSizeLessThanOrEqualTo(2 * attempts);
    }

    /** The next try would come by itself, after a growing pause; a change to an object of ours brings it about now. */
    private static void wake() {
        world.on("eu-1").rbac().clusterRoleBindings().list().getItems().stream()
                .filter(binding -> binding.getMetadata().getName().startsWith("gitops-topology-engine-"))
                .forEach(binding -> world.on("eu-1").resource(binding).edit(object -> {
                    object.getMetadata().setAnnotations(Map.of("woken", String.valueOf(System.nanoTime())));
                    return object;
                }));
    }

    private static List<AuditRecord> accountWrites() {
        return world.writes().stream()
                .filter(write -> write.resource().equals("serviceaccounts")
                        && write.namespace().equals(World.NS))
                .toList();
    }

    private static Trouble awaitTrouble(String reason) {
        return await("trouble " + reason)
                .atMost(World.PATIENCE)
                .until(
                        () -> troubles().stream()
                                .filter(trouble -> trouble.reason().equals(reason))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static List<Trouble> troubles() {
        GitOpsTopology topology = world.topology("company");
        return topology.getStatus() == null || topology.getStatus().worst() == null
                ? List.of()
                : topology.getStatus().worst();
    }

    private static ServiceAccount account() {
        return world.on("eu-1").serviceAccounts().inNamespace(World.NS).list().getItems().stream()
                .filter(account -> account.getMetadata().getName().startsWith("engine-"))
                .findFirst()
                .orElse(null);
    }

    private static void removeAccount() {
        world.on("eu-1").resource(account()).delete();
    }

    private static void member(String yaml) {
        HasMetadata object = YAML.unmarshal(yaml);
        world.on("eu-1").resource(object).create();
    }

    private static void webhook(String kind, String name, String url, String resource) {
        webhook(kind, name, url, resource, 5);
    }

    private static void webhook(String kind, String name, String url, String resource, int seconds) {
        member("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: %sWebhookConfiguration
                metadata: {name: %s}
                webhooks:
                - name: %s
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  failurePolicy: Fail
                  timeoutSeconds: %d
                  clientConfig: {url: "%s", caBundle: %s}
                  rules:
                  - {apiGroups: [""], apiVersions: [v1], resources: [%s], operations: [CREATE, UPDATE]}
                """.formatted(kind, name, name, seconds, url, site.caData(), resource));
        await("the webhook in force").atMost(World.PATIENCE).until(() -> inForce(kind, url));
    }

    /** An API server learns of a webhook a moment after it was written. */
    private static boolean inForce(String kind, String url) {
        try {
            int asked = site.requests().size();
            ServiceAccount made = world.on("eu-1").resource(probe()).create();
            world.on("eu-1").resource(made).delete();
            if (url.endsWith("/silent")) {
                return site.requests().size() > asked;
            }
            return kind.equals("Mutating")
                    && (url.endsWith("/mount")
                            ? Boolean.TRUE.equals(made.getAutomountServiceAccountToken())
                            : made.getMetadata().getLabels() != null
                                    && made.getMetadata().getLabels().containsKey("seen-by"));
        } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
            return kind.equals("Validating");
        }
    }

    private static ServiceAccount probe() {
        return new io.fabric8.kubernetes.api.model.ServiceAccountBuilder()
                .withNewMetadata()
                .withName("engine-probe")
                .withNamespace("default")
                .endMetadata()
                .build();
    }

    private static void review(HttpExchange exchange) throws IOException {
        JsonNode asked = JSON.readTree(exchange.getRequestBody());
        String name = asked.at("/request/name").asText();
        boolean ours = name.startsWith("engine-") || name.startsWith("gitops-topology-");
        ObjectNode answer = JSON.createObjectNode();
        answer.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        ObjectNode response = answer.putObject("response");
        response.set("uid", asked.at("/request/uid"));
        response.put("allowed", true);
        switch (exchange.getRequestURI().getPath()) {
            case "/deny" -> {
                response.put("allowed", !ours);
                response.putObject("status").put("message", "no thanks");
            }
            case "/silent" -> {
                if (ours && !name.equals(probe().getMetadata().getName())) {
                    silent();
                }
            }
            case "/mount" -> patch(response, ours, "/automountServiceAccountToken", "true");
            case "/label" -> {
                boolean labelled = asked.at("/request/object/metadata").has("labels");
                patch(
                        response,
                        ours,
                        labelled ? "/metadata/labels/seen-by" : "/metadata/labels",
                        labelled ? "\"them\"" : "{\"seen-by\":\"them\"}");
            }
            default -> throw new IllegalStateException(exchange.getRequestURI().toString());
        }
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void silent() {
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void patch(ObjectNode response, boolean ours, String path, String value) {
        if (ours) {
            String patch = "[{\"op\":\"add\",\"path\":\"" + path + "\",\"value\":" + value + "}]";
            response.put("patchType", "JSONPatch");
            response.put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
