package io.updateorchestrator.topics;

import io.updateorchestrator.common.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Events as CloudEvents 1.0 in Kafka's binary mode with JSON data: the envelope is in the headers, the value is the record. */
public final class EventCodec {
  private static final String CONTENT_TYPE = "content-type";
  private static final String JSON = "application/json";

  private EventCodec() {}

  /** The value; its envelope is made by {@link #headers}. */
  public static byte[] value(Object event) {
    return Json.bytes(event);
  }

  public static Headers headers(EventType type, Envelope envelope) {
    return headers(type, envelope, JSON);
  }

  static Headers headers(EventType type, Envelope envelope, String contentType) {
    RecordHeaders headers = new RecordHeaders();
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", envelope.id());
    add(headers, "ce_source", envelope.source());
    add(headers, "ce_type", type.label());
    add(headers, "ce_dataschema", "urn:io.updateorchestrator:schema:" + type.schemaName());
    add(headers, "ce_time", envelope.time() == null ? null : envelope.time().toString());
    add(headers, "ce_subject", envelope.subject());
    add(headers, "traceparent", envelope.traceParent());
    add(headers, CONTENT_TYPE, contentType);
    return headers;
  }

  private static void add(Headers headers, String name, String value) {
    if (value != null) {
      headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** {@code ce_type}, or null where the record has none. */
  public static String typeOf(Headers headers) {
    return text(headers, "ce_type");
  }

  /**
   * Reads a record of any version that was ever written.
   *
   * @throws UnreadableEventException if it has no type, an unknown one, or data that does not fit
   */
  public static Object read(Headers headers, byte[] value) {
    String label = typeOf(headers);
    if (label == null) {
      throw new UnreadableEventException("the record has no ce_type", null);
    }
    EventType type = EventType.of(label).orElseThrow(() -> new UnreadableEventException("unknown type " + label, null));
    return read(type, value);
  }

  static Object read(EventType type, byte[] value) {
    if (value == null) {
      throw new UnreadableEventException(type.label() + " without data", null);
    }
    try {
      Object event = Json.read(value, type.record());
      if (event == null) {
        throw new UnreadableEventException(type.label() + " is null", null);
      }
      return event;
    } catch (IllegalArgumentException e) {
      // Jackson quotes the input in its messages, which may hold values that are nobody's business.
      throw new UnreadableEventException("the data is no " + type.label(), e);
    }
  }

  public static Envelope envelope(Headers headers) {
    String time = text(headers, "ce_time");
    return new Envelope(text(headers, "ce_id"), text(headers, "ce_source"), text(headers, "ce_subject"), time == null ? null : instant(time), text(headers, "traceparent"));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
