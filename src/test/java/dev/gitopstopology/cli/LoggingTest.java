package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import io.fabric8.kubernetes.client.informers.impl.cache.Reflector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The logging configuration: to stderr, quiet, as text or JSON, and without complaints of its own. */
class LoggingTest {
    @ParameterizedTest
    @CsvSource({"text, WARN, PatternLayoutEncoder", "json, INFO, JsonEncoder"})
    void configures(String format, String level, String encoder) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.putProperty("GITOPS_TOPOLOGY_LOG_FORMAT", format);
        context.putProperty("GITOPS_TOPOLOGY_LOG_LEVEL", level);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LoggingTest.class.getResource("/logback.xml"));

        List<String> complaints = context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() > Status.INFO)
                .map(Status::getMessage)
                .toList();
        assertThat(complaints).isEmpty();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("stderr");
        assertThat(appender.getTarget()).isEqualTo("System.err");
        assertThat(appender.getEncoder().getClass().getSimpleName()).isEqualTo(encoder);
        assertThat(root.getLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("dev.gitopstopology.cli").getEffectiveLevel())
                .isEqualTo(Level.valueOf(level));
        context.stop();
    }

    @Test
    void aHubThatDoesNotAnswerIsOneLineForEachAttempt() throws JoranException {
        LoggerContext context = new LoggerContext();
        context.putProperty("GITOPS_TOPOLOGY_LOG_FORMAT", "text");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LoggingTest.class.getResource("/logback.xml"));
        Logger reflector = context.getLogger(Reflector.class);
        ConsoleAppender<ILoggingEvent> brief = (ConsoleAppender<ILoggingEvent>) reflector.getAppender("brief");
        Exception failure = new CompletionException(new IOException("Connection refused", new IOException("inner")));
        LoggingEvent event =
                new LoggingEvent("x", reflector, Level.WARN, "watching failed, will retry", failure, new Object[0]);
        assertThat(new String(brief.getEncoder().encode(event), StandardCharsets.UTF_8))
                .hasLineCount(1)
                .contains("watching failed, will retry", "inner")
                .endsWith(System.lineSeparator());
        assertThat(reflector.isAdditive()).isFalse();
        context.stop();
    }
}
