package io.updateorchestrator.embedded.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.planner.streams.view.RolloutView;
import io.updateorchestrator.planner.streams.view.ViewEvent;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to the log, under one logger for each {@code logging.log_*} key, so that each can be turned off alone. */
final class EventLog implements AutoCloseable {

  private static final String PREFIX = "io.updateorchestrator.events.";
  private static final Logger ANALYSIS = LoggerFactory.getLogger(PREFIX + "dependency_analysis");
  private static final Logger BATCHES = LoggerFactory.getLogger(PREFIX + "batch_execution");
  private static final Logger OPERATIONS = LoggerFactory.getLogger(PREFIX + "operation_details");
  private static final Logger VALIDATION = LoggerFactory.getLogger(PREFIX + "validation_results");
  private static final Set<String> OF_VALIDATION = Set.of("validating", "deferred");
  private static final int AT_ONCE = 500;
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final RolloutView view;
  private final Thread thread;
  private volatile boolean closed;

  EventLog(RolloutView view) {
    this.view = view;
    this.thread = Thread.ofVirtual().name("event-log").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    long after = view.lastEvent();
    while (!closed && view.isOpen()) {
      for (ViewEvent event : view.events(after, AT_ONCE, WAIT)) {
        write(event);
        after = event.id();
      }
    }
  }

  private void write(ViewEvent event) {
    JsonNode data = event.data();
    String rollout = data.path("rollout").asText();
    switch (event.type()) {
      case "rollout" -> {
        BATCHES.info("Rollout {} of {}: {}{}", rollout, data.path("source").asText(), data.path("state").asText(), why(data.path("reason")));
        if (data.path("state").asText().equals("running") && data.hasNonNull("planDigest")) {
          view.plan(rollout).ifPresent(p -> ANALYSIS.info("Rollout {}: {} batches, {} dependencies not kept, {} targets missing, digest {}", rollout, p.plan().batches().size(),
              p.plan().dropped().size(), p.plan().missing().size(), p.plan().digest()));
        }
      }
      case "batch" -> BATCHES.info("Rollout {}: batch {} {}", rollout, data.path("number").asInt(), data.path("state").asText());
      case "operation" -> {
        boolean refused = data.path("message").asText().startsWith("Dry-run validation failed");
        Logger log = refused || OF_VALIDATION.contains(data.path("state").asText()) ? VALIDATION : OPERATIONS;
        log.info("Rollout {}: {}/{}/{} {}{}", rollout, data.path("ref").path("kind").asText(), data.path("ref").path("namespace").asText(), data.path("ref").path("name").asText(),
            data.path("state").asText(), why(data.path("message")));
      }
      default -> BATCHES.info("{}: {}", event.type(), data);
    }
  }

  private static String why(JsonNode text) {
    return text.asText("").isEmpty() || text.isNull() ? "" : ": " + text.asText();
  }

  /** Returns when nothing is read from the view any more: its rows are about to be closed. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
