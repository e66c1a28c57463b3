package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.DeadLetter;
import io.updateorchestrator.common.event.DecisionRecord;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.topics.Envelope;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.EventKeys;
import io.updateorchestrator.topics.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** What is told, as records for the sinks. */
final class Outbox {

  private final ProcessorContext<byte[], byte[]> context;

  Outbox(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
  }

  /** @param number of the decision: with the place in it, the event's id */
  void send(WrittenDecision decision, long number, Instant now, String traceParent) {
    int index = 0;
    for (WrittenDecision.Emit emit : decision.emits()) {
      index++;
      String id = emit.event() instanceof Command command ? command.id() : "%s/%d/%d".formatted(EventKeys.clusterOf(emit.event()), number, index);
      forward(emit.event(), emit.bytes(), id, now, traceParent);
    }
  }

  void log(DecisionRecord record) {
    forward(record, Json.bytes(record), record.cluster() + "/" + record.number(), record.now(), null);
  }

  void bury(DeadLetter letter) {
    forward(letter, Json.bytes(letter), "%s/%d/%d".formatted(letter.topic(), letter.partition(), letter.offset()), letter.at(), null);
  }

  private void forward(Object event, byte[] bytes, String id, Instant now, String traceParent) {
    Envelope envelope = new Envelope(id, "/planner/" + EventKeys.clusterOf(event), EventKeys.subjectOf(event), now, traceParent);
    byte[] key = EventKeys.keyOf(event).getBytes(StandardCharsets.UTF_8);
    context.forward(new Record<>(key, bytes, now.toEpochMilli(), EventCodec.headers(EventType.of(event), envelope)), sinkOf(event));
  }

  private static String sinkOf(Object event) {
    return switch (event) {
      case Command command -> PlannerTopology.COMMANDS;
      case PlanRecord plan -> PlannerTopology.PLANS;
      case RolloutRecord rollout -> PlannerTopology.ROLLOUTS;
      case SourceState source -> PlannerTopology.SOURCES;
      case Outcome outcome -> PlannerTopology.OUTCOMES;
      case DecisionRecord decision -> PlannerTopology.DECISIONS;
      case DeadLetter letter -> PlannerTopology.DEAD_LETTERS;
      default -> throw new IllegalArgumentException("No sink for " + event.getClass().getName());
    };
  }
}
