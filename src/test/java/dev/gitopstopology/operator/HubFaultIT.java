package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.HttpFaultProxy.Moment;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hub itself fails while settings change, and API servers are restarted: the operator goes on without a restart of its own. */
class HubFaultIT {
    private static final Duration ENDURED = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String MEMBER = "spoke-1";

    /** How often each of its watches, and each queue, may come back in that time: after 1, 2 and 4 s, and once by chance. */
    private static final int ATTEMPTS = 4;

    private static World world;
    private static HttpFaultProxy proxy;
    private static int round;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        world = new World(MEMBER);
        proxy = HttpFaultProxy.to(world.cluster("hub"));
        Path kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(kubeconfig, world.cluster("hub").kubeconfig(proxy.server()));
        world.startOperator(kubeconfig);
        world.namespace(MEMBER, "shop");
        world.join(MEMBER, Map.of("fleet", "yes"));
        change();
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        world.close();
        proxy.close();
    }

    @AfterEach
    void heal() {
        proxy.pass();
    }

    private static String url() {
        return "https://argo-" + round + ".example.com";
    }

    private static void change() {
        round++;
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine:
                  type: ArgoCD
                  argoCD: {settings: {config: {url: "%s"}}}
                  access: {profile: Namespaced, namespaces: [shop]}
                clusters:
                  selector: {matchLabels: {fleet: "yes"}}
                """.formatted(url())));
    }

    private static void awaitChanged() {
        await("setting " + url())
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(world.hub()
                                .configMaps()
                                .inNamespace("argocd")
                                .withName("argocd-cm")
                                .get()
                                .getData())
                        .containsEntry("url", url()));
        await("topology Ready at its present generation").atMost(PATIENCE).until(HubFaultIT::readyNow);
        assertThat(secrets("argocd")).hasSize(1);
        assertThat(secrets(World.NS)).hasSize(1);
    }

    private static boolean readyNow() {
        var topology = world.topology("company");
        return world.ready("company").status().equals("True")
                && topology.getMetadata()
                        .getGeneration()
                        .equals(topology.getStatus().observedGeneration());
    }

    private static List<Secret> secrets(String namespace) {
        return world.hub()
                .secrets()
                .inNamespace(namespace)
                .withLabel(Api.LABEL_CLUSTER, MEMBER)
                .list()
                .getItems();
    }

    @ParameterizedTest
    @EnumSource(
            value = MemberFault.class,
            names = {"Slow", "Unavailable", "Reset", "PostLost", "DeleteLost", "TokensLost"},
            mode = EnumSource.Mode.EXCLUDE)
    void theHubFailsWhileSettingsChange(MemberFault fault) throws Exception {
        int since = proxy.exchanges().size();
        CountDownLatch begun = new CountDownLatch(1);
        if (fault.lasts()) {
            proxy.onWrite(1, Moment.Before, MemberFault.ours(), write -> {
                fault.begin(proxy);
                begun.countDown();
            });
        } else {
            fault.begin(proxy);
        }
        change();
        if (fault.lasts()) {
            await("the hub meets " + fault).atMost(PATIENCE).until(() -> begun.getCount() == 0);
            long watches = proxy.exchanges(each -> each.isWatch() && each.index() <= since).stream()
                    .map(each -> each.path())
                    .distinct()
                    .count();
            int before = proxy.exchanges(MemberFault.ours()).size();
            await().during(ENDURED).atMost(ENDURED.multipliedBy(4)).untilAsserted(() -> {
                assertThat(readyNow())
                        .as("Ready at a setting that was not written")
                        .isFalse();
                assertThat(healthy()).isEqualTo(200);
            });
            assertThat(proxy.exchanges(MemberFault.ours()).size() - before)
                    .as("requests to the hub in %s of %s, with %d watches", ENDURED, fault, watches)
                    .isLessThanOrEqualTo((int) (watches + 4) * ATTEMPTS);
            proxy.pass();
        }
        awaitChanged();
    }

    private static int healthy() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + world.operator().endpointsPort() + "/healthz");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void aMemberIsRestartedOnItsData() {
        world.cluster(MEMBER).restart();
        awaitDriftRepaired();
        await(MEMBER + " Ready")
                .atMost(PATIENCE)
                .until(() -> world.clusterReady(MEMBER).status().equals("True"));
        change();
        awaitChanged();
    }

    @Test
    void theHubIsRestartedOnItsData() {
        world.cluster("hub").restart();
        change();
        awaitChanged();
        awaitDriftRepaired();
    }

    /** Which takes a watch that works. */
    private static void awaitDriftRepaired() {
        RoleBinding binding = bindings().get(0);
        world.on(MEMBER).resource(binding).delete();
        await("drift repaired")
                .atMost(PATIENCE)
                .until(() -> bindings().size() == 1
                        && !bindings()
                                .get(0)
                                .getMetadata()
                                .getUid()
                                .equals(binding.getMetadata().getUid()));
    }

    private static List<RoleBinding> bindings() {
        return world.on(MEMBER).rbac().roleBindings().inNamespace("shop").list().getItems();
    }
}
