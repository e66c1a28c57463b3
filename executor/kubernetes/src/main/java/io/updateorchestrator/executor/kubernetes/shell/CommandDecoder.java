package io.updateorchestrator.executor.kubernetes.shell;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.DeadLetter;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.executor.core.port.Input;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.UnreadableEventException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records of a commands topic. Secrets leave it in clear text, for the core only. */
final class CommandDecoder {

  private final String cluster;
  private final Sealer sealer;

  CommandDecoder(String cluster, Sealer sealer) {
    this.cluster = cluster;
    this.sealer = sealer;
  }

  /** @param events to be written because of it: none for what can be read */
  record Decoded(Input input, List<Object> events) {}

  Decoded decode(ConsumerRecord<byte[], byte[]> record, Instant now) {
    try {
      if (EventCodec.read(record.headers(), record.value()) instanceof Command command) {
        return new Decoded(new Input.CommandRead(record.offset(), unsealed(command)), List.of());
      }
      return unreadable(record, EventCodec.typeOf(record.headers()) + " is no command", now);
    } catch (UnreadableEventException e) {
      return unreadable(record, e.getMessage(), now);
    }
  }

  private Command unsealed(Command command) {
    if (!(command instanceof Apply apply) || apply.manifest() == null) {
      return command;
    }
    try {
      return new Apply(apply.id(), apply.cluster(), apply.clusterUid(), apply.rollout(), apply.term(), apply.batch(), apply.attempt(), apply.operation(), apply.action(),
          apply.ref(), apply.apiVersion(), sealer.unseal(cluster, apply.manifest()), apply.strategy(), apply.checks(), apply.expectedUid(), apply.settings());
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new UnreadableEventException("the Secret's values can't be unsealed: " + e.getMessage().replace('\n', ' '), e);
    }
  }

  private Decoded unreadable(ConsumerRecord<byte[], byte[]> record, String error, Instant now) {
    List<Object> events = new ArrayList<>();
    String payload = record.value() == null ? null : Base64.getEncoder().encodeToString(record.value());
    events.add(new DeadLetter(record.topic(), record.partition(), record.offset(), cluster, EventCodec.typeOf(record.headers()), error, payload, now));
    JsonNode fields = fields(record);
    if (fields.hasNonNull("rollout") && fields.hasNonNull("id")) {
      events.add(new CommandRefused(cluster, fields.path("rollout").asText(), fields.path("term").asLong(), fields.path("id").asText(),
          fields.path("operation").asText(null), "unreadable", "the executor can't read its command: " + error, now));
    }
    return new Decoded(new Input.Unreadable(record.offset(), error), events);
  }

  /** Whom to tell, if that at least can be read. */
  private static JsonNode fields(ConsumerRecord<byte[], byte[]> record) {
    try {
      return record.value() == null ? Json.object() : Json.read(record.value(), JsonNode.class);
    } catch (IllegalArgumentException e) {
      return Json.object();
    }
  }
}
