package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.SecretKeyRef;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.render.registration.Enrolment;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator enrols real clusters with the command line, and the operator carries on. */
class EnrollIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "{token: TOKEN}";
    private static final List<String> MEMBERS = List.of("eu-1", "eu-2");
    private static World world;
    private static EnrollEvidence evidence;

    @TempDir
    private Path home;

    private Admin admin;
    private Path hub;
    private Path member;

    @BeforeAll
    static void start() {
        world = new World("eu-1", "eu-2");
        world.startOperator();
        evidence = new EnrollEvidence(world);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @BeforeEach
    void files() throws IOException {
        admin = new Admin(home);
        hub = admin.kubeconfig("hub", TOKEN, world.cluster("hub"));
        member = admin.kubeconfig("member", TOKEN, world.cluster("eu-1"));
        world.mark();
    }

    @AfterEach
    void clean() {
        if (world.stopped()) {
            world.startOperator();
        }
        world.clear("hub", FleetCluster.class);
        List.of("paris", "rome")
                .forEach(name -> world.hub()
                        .secrets()
                        .inNamespace(World.NS)
                        .withName(name + "-kubeconfig")
                        .delete());
        for (String name : MEMBERS) {
            Enrolment.manifests()
                    .forEach(manifest -> world.on(name)
                            .resource(evidence.resource(name, manifest))
                            .delete());
            await("namespace gone from " + name)
                    .atMost(World.PATIENCE)
                    .until(() -> world.on(name).namespaces().withName(World.NS).get() == null);
        }
    }

    @Test
    void aTokenIsEnoughAndTheOperatorHasNothingToAdd() {
        List<AuditRecord> cli = evidence.writes("eu-1", "gitops-topology-enroll");
        Admin.Printed first = Admin.enroll(
                member, hub, "paris", "--context", "eu-1", "--label", "region=eu", "--on-remove", "Remove");
        assertThat(first.exit()).as(first.all()).isZero();
        assertThat(first.out()).contains("member  created    ClusterRole gitops-topology-engine-read");
        assertThat(first.err()).contains("paris is connected");
        FleetCluster cluster = world.fleetCluster("paris");
        assertThat(cluster.getMetadata().getLabels()).containsExactlyEntriesOf(Map.of("region", "eu"));
        assertThat(cluster.getStatus().clusterUID()).isNotBlank();
        assertThat(evidence.newWrites(cli, "eu-1", "gitops-topology-enroll"))
                .as("a create that takes the name and an apply, for each object")
                .hasSize(2 * Enrolment.manifests().size());
        assertThat(evidence.writes("eu-1", "gitops-topology"))
                .filteredOn(write -> write.time()
                        .isAfter(evidence.newWrites(cli, "eu-1", "gitops-topology-enroll")
                                .get(0)
                                .time()))
                .as("writes of the operator to the member, but for the mark of its hub")
                .allMatch(write -> write.resource().equals("configmaps"));

        world.join("eu-2", Map.of());
        await("eu-2 connected")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterReady("eu-2").status().equals("True"));
        // The control planes fill the aggregated roles in their own time.
        await("the same enrolment as by a kubeconfig Secret")
                .atMost(World.PATIENCE)
                .until(() -> evidence.enrolment("eu-1").equals(evidence.enrolment("eu-2")));

        assertThat(evidence.handover("paris"))
                .doesNotContain(world.cluster("eu-1").adminToken());
        String token = evidence.handover("paris").replaceAll("(?s).*token: \"?([^\"\\s]+).*", "$1");
        assertThat(token).hasSizeGreaterThan(100);
        assertThat(first.all()).doesNotContain(token, world.cluster("eu-1").adminToken());

        List<AuditRecord> before = evidence.writes("eu-1", "gitops-topology-enroll");
        List<AuditRecord> onHub = evidence.writes("hub", "gitops-topology-enroll");
        Admin.Printed second = Admin.enroll(member, hub, "paris", "--context", "eu-1");
        assertThat(second.exit()).as(second.all()).isZero();
        assertThat(second.out())
                .doesNotContain("created")
                .contains("hub     changed    Secret", "hub     unchanged  Fl");
        assertThat(second.out().lines().filter(line -> line.startsWith("member  unchanged")))
                .hasSameSizeAs(Enrolment.manifests());
        assertThat(evidence.newWrites(onHub, "hub", "gitops-topology-enroll"))
                .extracting(AuditRecord::resource)
                .containsExactly("secrets");
        assertThat(evidence.newWrites(before, "eu-1", "gitops-topology-enroll"))
                .as("what is as it should be is not written again")
                .isEmpty();
        assertThat(evidence.handover("paris")).doesNotContain(token);
        assertThat(world.fleetCluster("paris").getMetadata().getLabels()).containsEntry("region", "eu");
        assertThat(world.fleetCluster("paris").getSpec()).isEqualTo(cluster.getSpec());
        assertThat(world.fleetCluster("paris").getMetadata().getGeneration())
                .isEqualTo(cluster.getMetadata().getGeneration());
    }

    private Path plugin(String name, String body) throws IOException {
        Path script = Files.writeString(home.resolve(name), "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    @Test
    void anExecPluginRunsHereAndNeverInTheOperator() throws Exception {
        Path ran = home.resolve("ran");
        plugin("login", """
                echo "$KUBERNETES_EXEC_INFO" >> %s
                echo a warning on stderr >&2
                printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%%s"}}' "$1"
                """.formatted(ran));
        String exec = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, args: [TOKEN],"
                + " interactiveMode: Never, provideClusterInfo: true}}";
        Path file = admin.kubeconfig("cloud", exec, world.cluster("eu-1"));
        Admin.Printed printed = Admin.enroll(file, hub, "paris", "--context", "eu-1");
        assertThat(printed.exit()).as(printed.all()).isZero();
        assertThat(Files.readAllLines(ran))
                .singleElement()
                .satisfies(info -> assertThat(
                                JSON.readTree(info).at("/spec/cluster/server").asText())
                        .isEqualTo(world.cluster("eu-1").server().toString()));
        assertThat(printed.all()).doesNotContain(world.cluster("eu-1").adminToken());

        String asFile =
                Files.readString(file).replace("./login", home.resolve("login").toString());
        world.joinAs("rome", asFile, Map.of());
        world.awaitClusterReason("rome", "InvalidKubeconfig");
        assertThat(world.clusterReady("rome").message()).contains("exec");
        assertThat(Files.readAllLines(ran)).as("runs of the plugin").hasSize(1);

        plugin("login", "echo Your session has ended, canary-1234567890-SECRET-abcdef, log in >&2\nexit 3\n");
        Admin.Printed failed = Admin.enroll(file, hub, "paris", "--context", "eu-1");
        assertThat(failed.exit()).isOne();
        assertThat(failed.err())
                .contains("exec plugin './login' of context eu-1", "exit code 3", "Your session has ended")
                .doesNotContain("canary");
    }

    @Test
    void whatIsPrintedIsEnoughToDoItByHand() throws Exception {
        Path both = admin.kubeconfig("both", TOKEN, world.cluster("eu-1"), world.cluster("hub"));
        Admin.Printed printed =
                Admin.run("enroll", "paris", "--print", "--context", "eu-1", "--hub-context", "hub", "-l", "region=eu");
        assertThat(printed.exit()).as(printed.all()).isZero();
        Files.writeString(home.resolve("member.yaml"), printed.out());
        Admin.Printed shell = admin.shell(both, printed.err());
        assertThat(shell.exit()).as(shell.out() + printed.err()).isZero();
        await("paris connected")
                .atMost(World.PATIENCE)
                .until(() -> world.clusterReady("paris").status().equals("True"));
        assertThat(world.fleetCluster("paris").getMetadata().getLabels()).containsEntry("region", "eu");
        assertThat(evidence.handover("paris"))
                .doesNotContain(world.cluster("eu-1").adminToken());

        Admin.Printed second = Admin.enroll(both, both, "paris", "--context", "eu-1", "--hub-context", "hub");
        assertThat(second.exit()).as(second.all()).isZero();
        assertThat(second.out()).contains("member  changed    ClusterRole", "hub     unchanged  Fl");
    }

    @Test
    void aDryRunTellsAndWritesNothing() {
        for (String how : List.of("--dry-run", "--dry-run=server", "--dry-run=client")) {
            Admin.Printed printed = Admin.enroll(member, hub, "paris", "--context", "eu-1", how);
            assertThat(printed.exit()).as(printed.all()).isZero();
            assertThat(printed.out())
                    .contains("kind: ClusterRoleBinding", "kind: FleetCluster", "kubeconfig: <redacted>")
                    .contains(how.endsWith("client") ? "# member: would be applied" : "# member: created (dry run)");
        }
        assertThat(world.on("eu-1").namespaces().withName(World.NS).get()).isNull();
        assertThat(world.fleetCluster("paris")).isNull();

        assertThat(Admin.enroll(member, hub, "paris", "--context", "eu-1").exit())
                .isZero();
        List<AuditRecord> onHub = evidence.writes("hub", "gitops-topology-enroll");
        List<AuditRecord> onMember = evidence.writes("eu-1", "gitops-topology-enroll");
        String before = evidence.handover("paris");
        Admin.Printed again =
                Admin.enroll(member, hub, "paris", "--context", "eu-1", "--dry-run", "-o", "json", "-l", "a=b");
        assertThat(again.exit()).as(again.all()).isZero();
        assertThat(again.out()).contains("\"Unchanged\"", "\"Changed\"").doesNotContain("\"Created\"");
        assertThat(evidence.newWrites(onHub, "hub", "gitops-topology-enroll")).isEmpty();
        assertThat(evidence.newWrites(onMember, "eu-1", "gitops-topology-enroll"))
                .isEmpty();
        assertThat(evidence.handover("paris")).isEqualTo(before);
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingIsWritten() throws Exception {
        assertThat(Admin.enroll(hub, hub, "paris", "--context", "hub").err()).contains("is the hub itself");
        assertThat(Admin.enroll(member, member, "paris", "--context", "eu-1").err())
                .contains("does not know FleetClusters", "crds/");
        assertThat(Admin.enroll(member, hub, "paris", "--context", "eu-1", "--server", "http://eu-1:6443")
                        .err())
                .contains("SchemeForbidden");
        assertThat(Admin.enroll(member, hub, "paris", "--context", "eu-1", "-n", "nowhere")
                        .err())
                .contains("nowhere", "kubectl create namespace");
        Path nobody = admin.kubeconfig("nobody", "{token: wrong}", world.cluster("eu-1"));
        assertThat(Admin.enroll(nobody, hub, "paris", "--context", "eu-1").err())
                .contains("log in to the member anew");

        FleetCluster elsewhere = Resources.cluster("rome", Map.of());
        elsewhere.setSpec(new FleetClusterSpec(
                new FleetClusterSpec.Connection(
                        ConnectionType.Kubeconfig, new FleetClusterSpec.Kubeconfig(new SecretKeyRef("of-old", null))),
                null,
                null,
                null,
                null));
        world.apply(elsewhere);
        assertThat(Admin.enroll(member, hub, "rome", "--context", "eu-1").err())
                .contains("rome exists already with another connection (Kubeconfig with Secret of-old")
                .doesNotContain("--adopt");
        world.secret("paris-kubeconfig", "kubeconfig", "somebody's");
        assertThat(Admin.enroll(member, hub, "paris", "--context", "eu-1").err())
                .contains("paris-kubeconfig", "was not made by enroll", "--adopt");

        assertThat(world.on("eu-1").namespaces().withName(World.NS).get()).isNull();
        assertThat(world.fleetCluster("paris")).isNull();
    }

    @Test
    void whoIsNoAdministratorIsToldWhatIsMissing() throws Exception {
        world.on("eu-1")
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("visitor")
                        .withNamespace("default")
                        .endMetadata()
                        .build())
                .serverSideApply();
        String token = world.on("eu-1")
                .serviceAccounts()
                .inNamespace("default")
                .withName("visitor")
                .tokenRequest()
                .getStatus()
                .getToken();
        Path visitor = admin.kubeconfig("visitor", "{token: %s}".formatted(token), world.cluster("eu-1"));
        Admin.Printed printed = Admin.enroll(visitor, hub, "paris", "--context", "eu-1");
        assertThat(printed.exit()).isOne();
        assertThat(printed.err())
                .contains("cannot get resource \"namespaces\"", "takes an administrator of the member")
                .doesNotContain(token);
    }

    @Test
    void aMissedRenewalIsMendedByEnrollingAgain() {
        assertThat(Admin.enroll(member, hub, "paris", "--context", "eu-1").exit())
                .isZero();
        world.stopOperator();
        Admin.Printed alone = Admin.enroll(member, hub, "rome", "--context", "eu-1", "--timeout", "1s");
        assertThat(alone.exit()).isOne();
        assertThat(alone.err()).contains("does the operator run?");
        world.hub().resource(world.fleetCluster("rome")).delete();

        String garbage = evidence.handover("paris").replaceAll("token: .*", "token: garbage");
        world.secret("paris-kubeconfig", "kubeconfig", garbage);
        world.secret("gitops-topology-installer-paris", "token", "garbage");
        world.startOperator();
        world.awaitClusterReason("paris", "Unauthorized");
        Admin.Printed again = Admin.enroll(member, hub, "paris", "--context", "eu-1");
        assertThat(again.exit()).as(again.all()).isZero();
        assertThat(world.clusterReady("paris").status()).isEqualTo("True");
    }

    @Test
    void anEnrolmentThatIsNotCompleteIsNamedAndNotRepairedByTheOperator() {
        world.stopOperator();
        assertThat(Admin.enroll(member, hub, "paris", "--context", "eu-1", "--no-wait")
                        .exit())
                .isZero();
        world.on("eu-1")
                .rbac()
                .roleBindings()
                .inNamespace(World.NS)
                .withName("gitops-topology-installer")
                .delete();
        world.startOperator();
        world.awaitClusterReason("paris", "NotEnrolled");
        assertThat(world.clusterReady("paris").message())
                .contains("RoleBinding gitops-topology-system/gitops-topology-installer", "is missing", "enroll");
        assertThat(Admin.enroll(member, hub, "paris", "--context", "eu-1").exit())
                .isZero();
    }

    @Test
    void objectsOfOthersAreTakenOverOnlyWhenAskedTo() {
        world.namespace("eu-1", World.NS);
        Admin.Printed refused = Admin.enroll(member, hub, "paris", "--context", "eu-1", "--dry-run");
        assertThat(refused.exit()).isOne();
        assertThat(refused.err()).contains("Namespace gitops-topology-system", "not ours", "--adopt");
        Admin.Printed adopted = Admin.enroll(member, hub, "paris", "--context", "eu-1", "--adopt");
        assertThat(adopted.exit()).as(adopted.all()).isZero();
        assertThat(adopted.out()).contains("member  changed    Namespace gitops-topology-system");
    }
}
