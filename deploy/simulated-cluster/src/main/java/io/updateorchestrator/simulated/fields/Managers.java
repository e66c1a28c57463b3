package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Who owns which fields: {@code metadata.managedFields}, decoded. */
final class Managers {

  /** @param apiVersion empty for Apply: an applier is the same in all versions */
  record Id(String manager, String operation, String subresource, String apiVersion) {

    static Id apply(String manager, String subresource) {
      return new Id(manager, "Apply", subresource, "");
    }

    static Id update(String manager, String subresource, String apiVersion) {
      return new Id(manager, "Update", subresource, apiVersion);
    }
  }

  record Entry(String apiVersion, FieldSet fields, String time) {}

  private static final Comparator<JsonNode> ORDER = Comparator.<JsonNode, String>comparing(e -> e.path("operation").asText())
      .thenComparing(e -> e.path("time").asText()).thenComparing(e -> e.path("manager").asText())
      .thenComparing(e -> e.path("apiVersion").asText()).thenComparing(e -> e.path("subresource").asText());

  private final Map<Id, Entry> entries = new HashMap<>();

  /** @throws IllegalArgumentException if an entry makes no sense */
  static Managers decode(JsonNode list) {
    Managers managers = new Managers();
    for (JsonNode e : list) {
      String operation = e.path("operation").asText();
      if (!operation.equals("Apply") && !operation.equals("Update") || !e.path("fieldsType").asText().equals("FieldsV1") || e.path("apiVersion").asText().isEmpty()) {
        throw new IllegalArgumentException("not a managed fields entry: " + e);
      }
      String apiVersion = e.path("apiVersion").asText();
      Id id = new Id(e.path("manager").asText(), operation, e.path("subresource").asText(), operation.equals("Apply") ? "" : apiVersion);
      managers.entries.put(id, new Entry(apiVersion, FieldSet.ofJson(e.path("fieldsV1")), e.path("time").asText(null)));
    }
    return managers;
  }

  ArrayNode encode() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    entries.entrySet().stream().map(e -> encode(e.getKey(), e.getValue())).sorted(ORDER).forEach(list::add);
    return list;
  }

  private static ObjectNode encode(Id id, Entry entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("apiVersion", entry.apiVersion).put("fieldsType", "FieldsV1");
    json.set("fieldsV1", entry.fields.toJson());
    json.put("manager", id.manager).put("operation", id.operation);
    if (!id.subresource.isEmpty()) {
      json.put("subresource", id.subresource);
    }
    if (entry.time != null) {
      json.put("time", entry.time);
    }
    return json;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Map<Id, Entry> entries() {
    return entries;
  }

  FieldSet fieldsOf(Id id) {
    Entry entry = entries.get(id);
    return entry == null ? new FieldSet() : entry.fields;
  }

  FieldSet all() {
    FieldSet all = new FieldSet();
    for (Entry entry : entries.values()) {
      all = all.union(entry.fields);
    }
    return all;
  }

  /** Sets an entry, or removes it if it owns nothing. */
  void put(Id id, String apiVersion, FieldSet fields, String time) {
    if (fields.isEmpty()) {
      entries.remove(id);
    } else {
      entries.put(id, new Entry(apiVersion, fields, time));
    }
  }

  /** Takes fields away from everybody but one. */
  void takeFromOthers(Id self, FieldSet fields) {
    if (fields.isEmpty()) {
      return;
    }
    for (Map.Entry<Id, Entry> e : Map.copyOf(entries).entrySet()) {
      if (!e.getKey().equals(self)) {
        put(e.getKey(), e.getValue().apiVersion, e.getValue().fields.difference(fields), e.getValue().time);
      }
    }
  }

  static String time(Instant now) {
    return now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
  }
}
