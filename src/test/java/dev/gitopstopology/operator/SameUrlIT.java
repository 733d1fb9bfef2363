package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.Fault;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A member was registered, and at its URL, with its certificate, another cluster answers. */
class SameUrlIT {
    private static final String SYSTEM = "/api/v1/namespaces/kube-system";
    private static final String OTHER = """
            {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kube-system","uid":"another-cluster"}}
            """;

    @Test
    void nothingIsWrittenToItWhateverIsAskedForUntilTheRightOneIsBack() {
        try (World world = new World("m1");
                HttpFaultProxy proxy = HttpFaultProxy.to(world.cluster("m1"))) {
            world.startOperator();
            world.joinAs("m1", world.cluster("m1").kubeconfig(proxy.server()), Map.of());
            world.apply(Resources.company());
            world.awaitReady("company");
            world.awaitQuiet(1);
            String uid = world.fleetCluster("m1").getStatus().clusterUID();
            String secret = registration(world);

            // An outage is what makes us look who answers.
            Fault outage = proxy.when(MemberFault.ours()).status(503);
            ServiceAccount engine = engineAccount(world);
            world.on("m1").resource(engine).delete();
            world.awaitClusterReason("m1", "Unreachable");
            proxy.when(each -> each.path().equals(SYSTEM)).answer(200, OTHER);
            int since = proxy.exchanges().size();
            outage.end();
            world.awaitClusterReason("m1", "IdentityChanged");
            assertThat(world.clusterReady("m1").message())
                    .contains(uid, "another-cluster", "nothing was written to it");
            assertThat(world.clusterCondition("m1", "Reachable").status()).isEqualTo("True");

            // There are things to do, and a person asks for more: with the token that we have, and as an administrator.
            world.annotate("m1", Api.ANNOTATION_ROTATE, "now");
            world.annotate("m1", Api.ANNOTATION_ENROLL, "now");
            await("several more looks")
                    .atMost(World.PATIENCE)
                    .until(() -> proxy.exchanges(each ->
                                            each.index() > since && each.path().equals(SYSTEM))
                                    .size()
                            >= 4);
            await().during(Duration.ofSeconds(3))
                    .atMost(World.PATIENCE)
                    .until(() -> world.clusterReady("m1").reason().equals("IdentityChanged"));
            assertThat(writes(proxy, since)).as("tokens and reviews too").isEmpty();
            assertThat(world.fleetCluster("m1").getStatus().clusterUID()).isEqualTo(uid);
            assertThat(registration(world)).as("what the engine has").isEqualTo(secret);

            proxy.pass();
            await("m1 to be itself again")
                    .atMost(World.PATIENCE)
                    .until(() -> world.clusterReady("m1").status().equals("True"));
            await("the account that was missed")
                    .atMost(World.PATIENCE)
                    .until(() -> world.on("m1").resource(engine).get() != null);
            assertThat(writes(proxy, since)).isNotEmpty();
        }
    }

    private static List<Exchange> writes(HttpFaultProxy proxy, int since) {
        return proxy.exchanges(MemberFault.ours().and(each -> each.index() > since && each.isWrite()));
    }

    private static String registration(World world) {
        return ClusterSecrets.of(world.hub(), "m1").getMetadata().getResourceVersion();
    }

    private static ServiceAccount engineAccount(World world) {
        return world.on("m1").serviceAccounts().inNamespace(World.NS).list().getItems().stream()
                .filter(account -> account.getMetadata().getName().startsWith("engine-"))
                .findFirst()
                .orElseThrow();
    }
}
