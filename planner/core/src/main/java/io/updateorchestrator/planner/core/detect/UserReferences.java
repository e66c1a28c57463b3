package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A user's own rows, for custom resources that no table knows: {@code dependency_analysis.references} of the configuration. */
public final class UserReferences {
  private UserReferences() {}

  /**
   * @param to {@code Group/Kind}; null where {@code kindPath} says what is named
   * @param requires {@code exists} or {@code ready}; null for exists
   * @param groupPath of a group, or of an apiVersion
   * @param namespacePath and the others: whole paths from the object's root, through the same lists as {@code path}; null for none
   * @throws IllegalArgumentException if a path is none, in one line
   */
  public static ReferenceRow row(String from, String path, String to, String requires, String namespacePath, String optionalPath, String groupPath, String kindPath) {
    FieldPath name = FieldPath.parse(path);
    Map<String, String> options = new HashMap<>();
    option(options, "namespace", name, namespacePath);
    option(options, "optional", name, optionalPath);
    option(options, "kind", name, kindPath);
    option(options, "group", name, groupPath);
    if (to == null && kindPath == null) {
      throw new IllegalArgumentException("needs one of to and kind_path");
    }
    Requirement requirement = requires == null ? Requirement.EXISTS : Requirement.valueOf(requires.toUpperCase(Locale.ROOT));
    return new ReferenceRow(TableFile.kind(from), name, to == null ? null : TableFile.kind(to), Strength.SOFT, requirement, EdgeOrigin.SPEC, options, "dependency_analysis.references");
  }

  private static void option(Map<String, String> options, String option, FieldPath name, String path) {
    if (path != null) {
      options.put(option, name.relative(FieldPath.parse(path)));
    }
  }
}
