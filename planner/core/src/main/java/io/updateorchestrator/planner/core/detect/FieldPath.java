package io.updateorchestrator.planner.core.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A path of a table row: {@code spec.rules[].http}, {@code metadata.annotations."a.b/c"}, {@code *} for any field of a map,
 * {@code steps[][]} for a list of lists.
 *
 * @param steps from the object's root
 */
public record FieldPath(List<Step> steps) {
  public FieldPath {
    steps = List.copyOf(steps);
  }

  /** @param field name, or {@code *}; {@code lists}: how many lists lie between the field and what follows */
  public record Step(String field, int lists) {
    boolean isAny() {
      return field.equals("*");
    }
  }

  /** @throws IllegalArgumentException if it is no path */
  public static FieldPath parse(String text) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end;
      String field;
      if (text.charAt(at) == '"') {
        end = text.indexOf('"', at + 1);
        if (end < 0) {
          throw new IllegalArgumentException("the quote in \"" + text + "\" is not closed");
        }
        field = text.substring(at + 1, end++);
      } else {
        end = at;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        field = text.substring(at, end);
      }
      int lists = 0;
      while (text.startsWith("[]", end)) {
        lists++;
        end += 2;
      }
      if (field.isEmpty() || end < text.length() && text.charAt(end) != '.') {
        throw new IllegalArgumentException("\"" + text + "\" is no path: write spec.list[].field");
      }
      steps.add(new Step(field, lists));
      at = end + 1;
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("an empty path");
    }
    return new FieldPath(steps);
  }

  /** As it is written in the tables. */
  @Override
  public String toString() {
    return steps.stream().map(s -> s.field() + "[]".repeat(s.lists())).collect(Collectors.joining("."));
  }

  FieldPath then(FieldPath rest) {
    List<Step> all = new ArrayList<>(steps);
    all.addAll(rest.steps);
    return new FieldPath(all);
  }

  /** How another path is reached from what holds this one's last field: {@code ../namespace}; the lists that both go through are at the same item. */
  String relative(FieldPath other) {
    int common = 0;
    while (common < Math.min(steps.size(), other.steps.size()) - 1 && steps.get(common).equals(other.steps.get(common))) {
      common++;
    }
    StringBuilder text = new StringBuilder("../".repeat(steps.size() - 1 - common));
    for (int i = common; i < other.steps.size(); i++) {
      if (other.steps.get(i).lists() > 0) {
        throw new IllegalArgumentException("goes over a list that the path does not go over: " + other.steps.get(i).field());
      }
      text.append(i == common ? "" : ".").append(other.steps.get(i).field());
    }
    return text.toString();
  }
}
