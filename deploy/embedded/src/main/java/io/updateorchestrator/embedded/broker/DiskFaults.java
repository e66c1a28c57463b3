package io.updateorchestrator.embedded.broker;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Kafka maps its index files into memory. Where the file system has no room for a page of them, the JVM throws an {@link InternalError} in place of an
 * {@code IOException}, and Kafka takes it for a request that failed: it goes on, but a transaction's marker is never written again, and all who wait for
 * that transaction wait for ever. Kafka tells nobody but its log, so that is where it is noticed.
 */
final class DiskFaults extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final String FAULT = InternalError.class.getName();

  private final Logger root;
  private final Consumer<String> told;

  private DiskFaults(Logger root, Consumer<String> told) {
    this.root = root;
    this.told = told;
  }

  /** @param told what the first fault says; never twice. By the thread that met it */
  static DiskFaults watch(Consumer<String> told) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    DiskFaults faults = new DiskFaults(context.getLogger(Logger.ROOT_LOGGER_NAME), told);
    faults.setContext(context);
    faults.setName("disk-faults");
    faults.start();
    faults.root.addAppender(faults);
    return faults;
  }

  @Override
  protected void append(ILoggingEvent event) {
    for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
      if (cause.getClassName().equals(FAULT)) {
        close();
        told.accept(cause.getMessage());
        return;
      }
    }
  }

  @Override
  public void close() {
    root.detachAppender(this);
    stop();
  }
}
