package dev.gitopstopology.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.File;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;

/** The walls of docs/concepts.md, held by the build. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    static final String ROOT = "dev.gitopstopology";
    private static final String[] PURE = {
        ROOT + ".model..",
        ROOT + ".plan..",
        ROOT + ".render..",
        ROOT + ".status..",
        ROOT + ".graph..",
        ROOT + ".explain..",
        ROOT + ".advise.."
    };

    @ArchTest
    static final ArchRule noCycles =
            SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule apiKnowsNothing = only("api");

    @ArchTest
    static final ArchRule modelKnowsTheApi = only("model", "api");

    @ArchTest
    static final ArchRule planKnowsTheModel = only("plan", "api", "model");

    @ArchTest
    static final ArchRule distributionKnowsTheModel = only("distribution", "api", "model", "git");

    @ArchTest
    static final ArchRule gitStandsAlone = only("git");

    @ArchTest
    static final ArchRule renderKnowsPlanAndDistribution = only("render", "api", "model", "plan", "distribution");

    @ArchTest
    static final ArchRule validateKnowsTheApi = only("validate", "api", "model");

    @ArchTest
    static final ArchRule clusterKnowsTheModel = only("cluster", "api", "model");

    @ArchTest
    static final ArchRule observeKnowsTheModel = only("observe", "api", "model");

    @ArchTest
    static final ArchRule deliverComesAfterObserve = only("deliver", "api", "model", "git", "observe", "cluster");

    @ArchTest
    static final ArchRule statusComesLast = only("status", "api", "model", "plan", "deliver", "observe");

    @ArchTest
    static final ArchRule graphKnowsThePlan = only("graph", "api", "model", "plan");

    @ArchTest
    static final ArchRule adviseKnowsThePlan = only("advise", "api", "model", "plan");

    @ArchTest
    static final ArchRule explainStandsAlone = only("explain");

    @ArchTest
    static final ArchRule localclusterStandsAlone = only("localcluster");

    private static final String[] OPERATOR = {"replica", "tell", "fleet", "order", "leave", "provision", "reconcile"};

    @ArchTest
    static final ArchRule roomsOfTheOperatorKnowEarlierOnesOnly = roomsOfTheOperator();

    private static ArchRule roomsOfTheOperator() {
        LayeredArchitecture rooms = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + ".operator..")
                .layer("start")
                .definedBy(ROOT + ".operator");
        for (String room : OPERATOR) {
            rooms = rooms.layer(room).definedBy(ROOT + ".operator." + room);
        }
        for (int i = 0; i < OPERATOR.length; i++) {
            String[] later = Arrays.copyOfRange(OPERATOR, i + 1, OPERATOR.length + 1);
            later[later.length - 1] = "start";
            rooms = rooms.whereLayer(OPERATOR[i]).mayOnlyBeAccessedByLayers(later);
        }
        return rooms.whereLayer("start").mayNotBeAccessedByAnyLayer().because("it says so in the room's package-info");
    }

    private static ArchRule only(String stage, String... earlier) {
        String[] allowed = new String[earlier.length + 2];
        allowed[0] = ROOT + "." + stage + "..";
        allowed[1] = ROOT;
        for (int i = 0; i < earlier.length; i++) {
            allowed[i + 2] = ROOT + "." + earlier[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "." + stage + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                .because("a stage looks only to earlier ones (docs/concepts.md)");
    }

    @ArchTest
    static final ArchRule theNetworkIsBehindFewDoors = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ROOT + ".cluster..",
                    ROOT + ".deliver.push..",
                    ROOT + ".observe..",
                    ROOT + ".operator..",
                    ROOT + ".demo..",
                    ROOT + ".localcluster.capi..",
                    ROOT + ".api..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "io.fabric8.kubernetes.client",
                            "io.fabric8.kubernetes.client.dsl..",
                            "io.fabric8.kubernetes.client.http..")
                    .and(not(type(CustomResource.class))))
            .because("clusters are reached through cluster, deliver.push, observe and operator only");

    @ArchTest
    static final ArchRule execPluginsRunForPeopleOnly = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".cluster.admin..", ROOT + ".cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".cluster.admin..")
            .because("a kubeconfig's exec plugin runs on an administrator's machine, never in the operator");

    @ArchTest
    static final ArchRule josdkIsInOneRoom = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".operator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.javaoperatorsdk..")
            .because("the operator framework can then be replaced in one place");

    @ArchTest
    static final ArchRule picocliIsInOneRoom = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".cli..", ROOT + ".demo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule gitIsInOneRoom = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".git..", ROOT + ".distribution..", ROOT + ".deliver.git..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jgit..");

    @ArchTest
    static final ArchRule pureStagesDoNoIo = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.nio.file..",
                            "java.net..",
                            "java.util.concurrent..",
                            "org.slf4j..",
                            "java.util.logging..")
                    .or(type(Thread.class))
                    .or(type(Clock.class))
                    .or(type(File.class)))
            .because("the pure stages give the same answer to the controller, the CLI and the tests");

    @ArchTest
    static final ArchRule pureStagesReadNoClock = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    @ArchTest
    static final ArchRule roomsInsidePackagesAreFreeOfCycles =
            SlicesRuleDefinition.slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = classes()
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotStartingWith("Abstract");
}
