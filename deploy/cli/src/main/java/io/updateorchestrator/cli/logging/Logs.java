package io.updateorchestrator.cli.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.logging.LogManager;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/** Sets up logging of this process, in code: a configuration file would cost each start more than it says. */
public final class Logs {

  private static final String OURS = "io.updateorchestrator";
  private static final String TEXT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %-5level %logger{0} - %msg%n";
  private static final String LARGEST_FILE = "20MB";
  private static final int KEPT_FILES = 3;

  private Logs() {}

  public static void configure(LogSettings settings) {
    // Helidon logs through the platform's logging, whose default handler writes to stderr.
    LogManager.getLogManager().reset();
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    context.getLogger(OURS).setLevel(Level.toLevel(settings.level()));
    // Kafka warns about each unknown property that we hand to every client alike, and about each reconnect.
    context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
    context.getLogger("kafka").setLevel(Level.ERROR);
    // With a single node nothing follows from a late heartbeat, nor from a request that comes before the controller is active: it is repeated.
    context.getLogger("org.apache.kafka.controller").setLevel(Level.OFF);
    context.getLogger("kafka.server.ControllerApis").setLevel(Level.OFF);
    context.getLogger("state.change.logger").setLevel(Level.ERROR);
    settings.categories().forEach((category, on) -> context.getLogger(category).setLevel(on ? null : Level.WARN));
    if (settings.file() != null) {
      root.addAppender(file(context, settings));
    }
    root.addAppender(stderr(context, settings));
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean structured) {
    if (structured) {
      LogstashEncoder encoder = new LogstashEncoder();
      encoder.setContext(context);
      encoder.setTimeZone("UTC");
      encoder.start();
      return encoder;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(TEXT);
    encoder.start();
    return encoder;
  }

  private static AsyncAppender stderr(LoggerContext context, LogSettings settings) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setTarget("System.err");
    if (!settings.allOnStderr()) {
      appender.addFilter(new ForPeople());
    }
    return started(context, appender, encoder(context, settings.allOnStderr() && settings.structured()));
  }

  private static AsyncAppender file(LoggerContext context, LogSettings settings) {
    Path file = settings.file();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setFile(file.toString());
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(KEPT_FILES);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> triggering = new SizeBasedTriggeringPolicy<>();
    triggering.setContext(context);
    triggering.setMaxFileSize(FileSize.valueOf(LARGEST_FILE));
    triggering.setCheckIncrement(Duration.buildBySeconds(10));
    triggering.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(triggering);
    return started(context, appender, encoder(context, settings.structured()));
  }

  /** Our own warnings. What libraries think of a broker that is busy is in the file. */
  private static final class ForPeople extends Filter<ILoggingEvent> {
    @Override
    public FilterReply decide(ILoggingEvent event) {
      return event.getLevel().isGreaterOrEqual(Level.WARN) && event.getLoggerName().startsWith(OURS) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
  }

  /** Nobody who logs waits for a disk. */
  private static AsyncAppender started(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, Encoder<ILoggingEvent> encoder) {
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    AsyncAppender async = new AsyncAppender();
    async.setContext(context);
    async.setDiscardingThreshold(0);
    async.setMaxFlushTime(1_000);
    async.addAppender(appender);
    async.start();
    return async;
  }

  /** Writes what is still in memory. */
  public static void flush() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }
}
