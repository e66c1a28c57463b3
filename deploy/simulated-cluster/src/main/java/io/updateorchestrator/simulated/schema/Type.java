package io.updateorchestrator.simulated.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What a value may be and how it merges: the schema of structured-merge-diff, cut down to what Kubernetes uses. */
public sealed interface Type {

  /** A leaf. */
  record Scalar(Word word) implements Type {}

  enum Word { STRING, NUMBER, BOOLEAN }

  /** Whatever it is: maps merge by key, lists are replaced whole. */
  record Any() implements Type {}

  /**
   * Known fields, and others.
   *
   * @param name of a built-in type, else empty
   * @param fields by name; filled once, since types refer to each other in circles
   * @param others type of fields without a name of their own; null: there are none
   * @param atomic replaced and owned as a whole
   */
  record MapOf(String name, Map<String, Field> fields, Type others, boolean atomic) implements Type {

    /** Type of that field, null if it is not declared. */
    public Type typeOf(String field) {
      Field known = fields.get(field);
      return known == null ? others : known.type();
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return "MapOf[" + name + "]";
    }
  }

  record ListOf(Type items, Relation relation, List<String> keys) implements Type {}

  enum Relation { ATOMIC, SET, KEYED }

  /** @param defaultValue null if there is none */
  record Field(Type type, boolean required, JsonNode defaultValue) {}

  Type ANY = new Any();

  /** The value's type where this one leaves it open. */
  default boolean isAny() {
    return this instanceof Any;
  }
}
