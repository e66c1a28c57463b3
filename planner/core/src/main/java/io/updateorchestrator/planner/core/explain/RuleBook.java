package io.updateorchestrator.planner.core.explain;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.planner.core.detect.ReferenceRow;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** By which rule a dependency was read, and where that rule is documented. */
public final class RuleBook {

  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
  private static final String CONCEPTS = "https://kubernetes.io/docs/concepts/";

  private final Map<GroupKind, List<ReferenceRow>> rows = new HashMap<>();

  public RuleBook(ReferenceTable table) {
    table.rows().forEach(row -> rows.computeIfAbsent(row.from(), k -> new ArrayList<>()).add(row));
  }

  /**
   * @param text what the rule says; of the field, where it begins with a small verb: {@code names the ConfigMap}
   * @param source its documentation
   * @param reverse the field is in the object that is needed
   */
  public record Rule(String text, String source, boolean reverse) {}

  public Rule of(Dependency dependency) {
    String path = INDEX.matcher(dependency.path()).replaceAll("[]");
    return rows.getOrDefault(dependency.from().groupKind(), List.of()).stream()
        .filter(row -> row.origin() == dependency.origin() && (row.to() == null || row.to().equals(dependency.to().groupKind())) && row.covers(path)).findFirst()
        .or(() -> rows.getOrDefault(dependency.to().groupKind(), List.of()).stream()
            .filter(row -> row.isReverse() && (row.to() == null || row.to().equals(dependency.from().groupKind())) && row.covers(path)).findFirst())
        .map(row -> new Rule("names " + (row.to() == null ? "it" : "the " + row.to().kind()), row.source(), row.isReverse()))
        .orElseGet(() -> general(dependency));
  }

  private static Rule general(Dependency dependency) {
    return switch (dependency.origin()) {
      case NAMESPACE -> new Rule("a namespace comes before what is in it", CONCEPTS + "overview/working-with-objects/namespaces/", false);
      case DEFINITION -> new Rule("a kind is defined before there are objects of it", CONCEPTS + "extend-kubernetes/api-extension/custom-resources/", false);
      case OWNER -> new Rule("an owner comes before what it owns", CONCEPTS + "overview/working-with-objects/owners-dependents/", false);
      case ANNOTATION -> new Rule("its author wrote it down", dependency.path(), false);
      case SELECTOR -> new Rule(selector(dependency), CONCEPTS + "overview/working-with-objects/labels/", false);
      case PRODUCED -> new Rule("what it needs is made by that object", "produces.txt", false);
      case WEBHOOK -> new Rule("it answers requests about such objects", "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/", false);
      case PHASE -> new Rule("its annotation puts it into a later phase", dependency.path(), false);
      case SPEC -> new Rule(spec(dependency), "https://kubernetes.io/docs/reference/", false);
    };
  }

  private static String selector(Dependency dependency) {
    return dependency.to().kind().endsWith("RoleBinding") ? "that binding gives its service account its rights" : "that " + dependency.to().kind() + " concerns it by its labels or namespace";
  }

  private static String spec(Dependency dependency) {
    boolean host = dependency.to().is("", "Service") && dependency.origin() == EdgeOrigin.SPEC;
    return host ? "the text is a host name of that Service" : "the field names it";
  }
}
