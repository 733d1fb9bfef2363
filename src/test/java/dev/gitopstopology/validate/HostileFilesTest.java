package dev.gitopstopology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Input that is made to hurt is refused, fast and without memory. */
class HostileFilesTest {
    private static final long MIB = 1024 * 1024;

    /** Classes are loaded and compiled before anything is measured. */
    @BeforeAll
    static void warmUp() {
        for (int round = 0; round < 50; round++) {
            read("kind: List\nitems: [{a: b}, {c: 1}]\n");
        }
    }

    @Test
    void aliasBombIsRefusedAtItsFirstAnchor() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int level = 1; level < 10; level++) {
            bomb.append("a%d: &a%d [".formatted(level, level))
                    .append("*a%d,".formatted(level - 1).repeat(9))
                    .append("]\n");
        }
        Loaded loaded = within(50, 10, () -> read(bomb.toString()));
        assertReason(loaded, "AnchorForbidden", 1, 5);
    }

    @Test
    void deepNestingIsRefused() {
        assertReason(within(200, 20, () -> read("a: " + "[".repeat(100_000))), "TooDeep", 1, 103);
        assertReason(within(200, 20, () -> read("{\"a\":".repeat(100_000))), "TooDeep", 1, 501);
    }

    @Test
    void fiveMebibytesAreRefusedUnread() {
        byte[] large = "a".repeat(5 * 1024 * 1024).getBytes(StandardCharsets.UTF_8);
        assertReason(within(50, 10, () -> YamlReader.read("in.yaml", large)), "TooLarge", 1, 1);
    }

    @Test
    void anEndlessStreamIsReadToTheLimitOnly() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'a';
            }
        };
        Loaded loaded = new Sources(endless).read(List.of("-"));
        assertReason(loaded, "TooLarge", 1, 1);
        assertThat(loaded.findings().get(0).file()).isEqualTo("<stdin>");
    }

    @Test
    void aLargeFileIsRead() {
        String one = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: \"%s\"}\n"
                .formatted("x".repeat(100));
        String many = one.repeat((int) (4 * MIB / one.length()) - 1);
        Loaded loaded = within(20_000, 2_000, () -> read(many));
        assertThat(loaded.findings()).isEmpty();
        assertThat(loaded.documents()).hasSizeGreaterThan(20_000);
    }

    @Test
    void aLongScalarTakesNoMoreThanItsLength() {
        for (String form : List.of("a: %s", "a: '%s'", "a: \"%s\"", "a: |\n  %s", "a: >\n  %s", "# %s\na: b")) {
            Loaded loaded = within(2_000, 250, () -> read(form.formatted("9".repeat(3 * 1024 * 1024))));
            assertThat(loaded.documents().get(0).json().path("a").isTextual()).isTrue();
        }
        String longKey = "9".repeat(3 * 1024 * 1024) + ": a";
        assertReason(within(2_000, 250, () -> read(longKey)), "NotAnObject", 1, 1);
    }

    @Test
    void aMillionDuplicateKeysAreNotListed() {
        Loaded loaded = within(2_000, 250, () -> read("a:\n".repeat(1_000_000)));
        assertThat(loaded.findings()).hasSize(101);
        assertThat(loaded.findings().get(100).reason()).isEqualTo("TooManyErrors");
    }

    @Test
    void syntaxErrorsDoNotQuoteTheText() {
        for (String broken :
                List.of("a: 's3cr3t\n", "a: \"s3cr3t\\q\"\n", "s3cr3t: a: b\n", "a: [s3cr3t\n", "a: @s3cr3t\n")) {
            assertThat(read(broken).findings()).hasSize(1).first().asString().doesNotContain("s3cr3t");
        }
    }

    @Test
    void nothingToReadIsSaid() {
        assertReason(
                new Sources(new ByteArrayInputStream(new byte[0])).read(List.of("no/such.yaml")), "NotReadable", 1, 1);
    }

    private static Loaded read(String text) {
        return YamlReader.read("in.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertReason(Loaded loaded, String reason, int line, int column) {
        assertThat(loaded.documents()).isEmpty();
        assertThat(loaded.findings()).hasSize(1);
        Finding finding = loaded.findings().get(0);
        assertThat(finding.reason()).isEqualTo(reason);
        assertThat(List.of(finding.line(), finding.column())).containsExactly(line, column);
    }

    private static Loaded within(long millis, long mebibytes, Supplier<Loaded> read) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytesBefore = threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadCpuTime();
        Loaded loaded = read.get();
        long spent = threads.getCurrentThreadCpuTime() - before;
        long bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
        assertThat(Duration.ofNanos(spent)).isLessThanOrEqualTo(Duration.ofMillis(millis));
        assertThat(bytes).isLessThanOrEqualTo(mebibytes * MIB);
        return loaded;
    }
}
