package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Whatever goes wrong on the way to a member while it joins or while settings change, it ends as if nothing had. Three members
 * at a time, each with a fault of its own.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultMatrixIT {
    private static final String SPEC = """
            mode: Centralized
            engine:
              type: ArgoCD
              access: {profile: Namespaced, namespaces: [shop]}
            clusters:
              selector: {matchLabels: {fleet: "yes"}}
            """;
    private static final List<String> NAMES = List.of("spoke-1", "spoke-2", "spoke-3");
    private static final Map<String, Disturbed> MEMBERS = new LinkedHashMap<>();
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(NAMES.size());
    private static World world;
    private static SortedMap<String, String> undisturbed;

    @BeforeAll
    static void start() {
        world = new World(NAMES.toArray(String[]::new));
        world.startOperator();
        world.apply(Resources.topology("company", SPEC));
        for (String name : NAMES) {
            world.namespace(name, "shop");
            world.namespace(name, "store");
            MEMBERS.put(name, new Disturbed(world, name));
        }
        Disturbed first = MEMBERS.get("spoke-1");
        first.join();
        world.awaitReady("company");
        first.awaitRegistered();
        undisturbed = first.objects();
        assertThat(undisturbed).hasSizeGreaterThan(10);
        first.close();
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
        MEMBERS.values().forEach(member -> member.proxy().close());
        world.close();
    }

    @TestFactory
    @Order(1)
    Stream<DynamicTest> aMemberThatJoins() {
        BlockingQueue<Disturbed> free = new LinkedBlockingQueue<>(MEMBERS.values());
        Map<MemberFault, Future<?>> runs = new LinkedHashMap<>();
        EnumSet.complementOf(EnumSet.of(MemberFault.DeleteLost))
                .forEach(fault -> runs.put(fault, THREADS.submit(() -> {
                    Disturbed member = free.take();
                    try (member) {
                        joins(member, fault);
                    } finally {
                        free.add(member);
                    }
                    return fault;
                })));
        return runs.entrySet().stream().map(run -> dynamicTest(run.getKey().name(), () -> result(run.getValue())));
    }

    private static void result(Future<?> run) throws Throwable {
        try {
            run.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static void joins(Disturbed member, MemberFault fault) {
        int since = member.proxy().exchanges().size();
        CountDownLatch begun = member.arm(fault, fault.fromWrite());
        member.join();
        if (fault.lasts()) {
            member.endure(fault, begun);
            member.proxy().pass();
        }
        member.awaitRegistered();
        member.awaitObjects(undisturbed);
        if (fault == MemberFault.Throttled) {
            member.assertRetryAfterHonoured(since);
        }
        member.assertAnotherPassWritesNothing();
    }

    @Test
    @Order(2)
    void settingsThatChangeWhileMembersFail() throws Throwable {
        MEMBERS.values().forEach(Disturbed::join);
        MEMBERS.values().forEach(Disturbed::awaitRegistered);
        world.awaitReady("company");
        change(
                SPEC.replace("[shop]", "[shop, store, stock]"),
                MemberFault.PostLost,
                MemberFault.BlackHole,
                MemberFault.InternalError);
        change(SPEC, MemberFault.DeleteLost, MemberFault.Reset, MemberFault.CutMidway);
        for (Disturbed member : MEMBERS.values()) {
            SortedMap<String, String> there = member.objects();
            // A namespace that was made for an engine's rights is never taken away.
            assertThat(there.remove("Namespace null/stock")).isNotNull();
            assertThat(there).isEqualTo(undisturbed);
        }
    }

    private static void change(String spec, MemberFault... faults) throws Throwable {
        List<Disturbed> members = List.copyOf(MEMBERS.values());
        Map<Disturbed, Future<?>> runs = new LinkedHashMap<>();
        for (int i = 0; i < faults.length; i++) {
            Disturbed member = members.get(i);
            MemberFault fault = faults[i];
            CountDownLatch begun = member.arm(fault, 2);
            runs.put(member, THREADS.submit(() -> {
                if (fault.lasts()) {
                    member.endure(fault, begun);
                    member.proxy().pass();
                }
            }));
        }
        world.apply(Resources.topology("company", spec));
        for (Future<?> run : runs.values()) {
            result(run);
        }
        world.awaitReady("company");
        SortedMap<String, String> first = members.get(0).objects();
        for (Disturbed member : members) {
            member.awaitObjects(first);
        }
    }

    @Test
    @Order(3)
    void afterAllOfItAFreshOperatorHasNothingToWrite() {
        world.markAtRest(NAMES.size());
        world.stopOperator();
        world.startOperator();
        world.awaitQuiet(NAMES.size());
        // While it looks it may say so: on a busy machine that takes longer than a status is held back.
        assertThat(world.writes())
                .filteredOn(write -> !write.subresource().equals("status"))
                .isEmpty();
    }
}
