package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.schema.Type;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of field paths, kept as the trie that {@code fieldsV1} is. Path elements are strings as written there:
 * {@code f:name}, <code>k:{"name":"a"}</code>, {@code v:"x"}. Operations return new sets.
 */
public final class FieldSet {

  private boolean member;
  private final TreeMap<String, FieldSet> children = new TreeMap<>();

  public static FieldSet ofJson(JsonNode fieldsV1) {
    FieldSet set = new FieldSet();
    fieldsV1.properties().forEach(e -> {
      if (e.getKey().equals(".")) {
        set.member = true;
      } else {
        FieldSet child = ofJson(e.getValue());
        child.member |= e.getValue().isEmpty();
        set.children.put(e.getKey(), child);
      }
    });
    return set;
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (member && !children.isEmpty()) {
      json.putObject(".");
    }
    children.forEach((element, child) -> json.set(element, child.toJson()));
    return json;
  }

  public boolean isEmpty() {
    return !member && children.isEmpty();
  }

  boolean isMember() {
    return member;
  }

  Map<String, FieldSet> children() {
    return children;
  }

  /** The node below that element, made if need be: for building only. */
  FieldSet at(String element) {
    return children.computeIfAbsent(element, e -> new FieldSet());
  }

  void include() {
    member = true;
  }

  /** Adds a path of plain field names: {@code spec.replicas}. */
  public FieldSet with(String... names) {
    FieldSet node = this;
    for (String name : names) {
      node = node.at("f:" + name);
    }
    node.member = true;
    return this;
  }

  public FieldSet union(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member || other.member;
    result.children.putAll(children);
    other.children.forEach((element, child) -> result.children.merge(element, child, FieldSet::union));
    return result;
  }

  public FieldSet difference(FieldSet other) {
    return minus(other, false);
  }

  /** Without the members of the other set and all that is below them. */
  public FieldSet recursiveDifference(FieldSet other) {
    return minus(other, true);
  }

  private FieldSet minus(FieldSet other, boolean recursive) {
    FieldSet result = new FieldSet();
    result.member = member && !other.member;
    children.forEach((element, child) -> {
      FieldSet theirs = other.children.get(element);
      if (theirs == null) {
        result.children.put(element, child);
      } else if (!recursive || !theirs.member) {
        FieldSet left = child.minus(theirs, recursive);
        if (!left.isEmpty()) {
          result.children.put(element, left);
        }
      }
    });
    return result;
  }

  public FieldSet intersection(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && other.member;
    children.forEach((element, child) -> {
      FieldSet theirs = other.children.get(element);
      if (theirs != null) {
        FieldSet both = child.intersection(theirs);
        if (!both.isEmpty()) {
          result.children.put(element, both);
        }
      }
    });
    return result;
  }

  /** Fields that a type declares count as members if something below them does. */
  FieldSet withNamedFields(Type type) {
    FieldSet result = new FieldSet();
    result.member = member;
    children.forEach((element, child) -> {
      FieldSet below = child.withNamedFields(Elements.typeBelow(type, element));
      below.member |= element.startsWith("f:") && type instanceof Type.MapOf map && map.fields().containsKey(element.substring(2));
      result.children.put(element, below);
    });
    return result;
  }

  /** Visits every member with its path as messages write it. */
  void forEach(String prefix, java.util.function.Consumer<String> visitor) {
    children.forEach((element, child) -> {
      String path = prefix + Elements.display(element);
      if (child.member) {
        visitor.accept(path);
      }
      child.forEach(path, visitor);
    });
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return children.hashCode() * 31 + Boolean.hashCode(member);
  }
}
