package dev.gitopstopology.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** All that is logged meanwhile, by our packages at every level, with values and stack traces. It comes to the console as before. */
final class LoggedLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final String OURS = "dev.gitopstopology";
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger(OURS);
    private final @Nullable Level before = ours.getLevel();

    LoggedLines() {
        setContext(root.getLoggerContext());
        start();
        ours.setLevel(Level.TRACE);
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        StringBuilder line = new StringBuilder()
                .append(event.getLoggerName())
                .append(' ')
                .append(event.getFormattedMessage())
                .append(' ')
                .append(event.getKeyValuePairs())
                .append(' ')
                .append(event.getMDCPropertyMap());
        IThrowableProxy thrown = event.getThrowableProxy();
        lines.add((thrown == null ? line : line.append('\n').append(ThrowableProxyUtil.asString(thrown))).toString());
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.detachAppender(this);
        ours.setLevel(before);
    }
}
