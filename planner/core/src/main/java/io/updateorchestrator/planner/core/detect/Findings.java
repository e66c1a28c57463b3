package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Collects what is found; of several edges between two objects each place is kept, once. */
final class Findings {
  static final Comparator<Dependency> ORDER = Comparator.comparing(Dependency::from).thenComparing(Dependency::to).thenComparing(Dependency::path)
      .thenComparing(Dependency::origin);

  private final KnownObjects known;
  private final ReferenceTable table;
  private final Set<Dependency> inside = new HashSet<>();
  private final Set<Dependency> outside = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private final TreeSet<String> warnings = new TreeSet<>();

  Findings(KnownObjects known, ReferenceTable table) {
    this.known = known;
    this.table = table;
  }

  /** A target that is not there is missing, unless something of the set makes it or it is weak. */
  void add(Dependency dependency) {
    ResourceRef to = dependency.to();
    if (inSet(dependency) || dependency.strength() == Strength.WEAK || to.equals(dependency.from())) {
      return;
    }
    if (!table.isSystemObject(to.groupKind(), to.name())) {
      outside.add(dependency);
    }
  }

  /** As {@link #add}, but a target that is not there is nobody's concern. */
  void addIfKnown(Dependency dependency) {
    inSet(dependency);
  }

  /** For an edge that the target's own field says. */
  void addIfBothKnown(Dependency dependency) {
    if (known.has(dependency.from())) {
      inSet(dependency);
    }
  }

  private boolean inSet(Dependency dependency) {
    ResourceRef to = dependency.to();
    if (known.has(to)) {
      if (!to.equals(dependency.from())) {
        inside.add(dependency);
      }
      return true;
    }
    ResourceRef maker = known.makerOf(to);
    if (maker == null) {
      return false;
    }
    if (!maker.equals(dependency.from())) {
      inside.add(new Dependency(dependency.from(), maker, EdgeOrigin.PRODUCED, dependency.path(), dependency.strength(), Requirement.READY, dependency.explicit()));
    }
    return true;
  }

  /** Between objects of the set, so far. */
  Set<Dependency> found() {
    return inside;
  }

  void problem(Manifest manifest, String path, String message, String hint) {
    Manifest.Origin origin = manifest.origin();
    problems.add(new Problem(origin == null ? null : origin.file(), origin == null ? 0 : origin.document(), origin == null ? 0 : origin.line(), path, message, hint));
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  Detection result() {
    List<Dependency> sortedOutside = outside.stream().sorted(ORDER).toList();
    Map<String, MissingTarget> missing = new LinkedHashMap<>();
    sortedOutside.forEach(d -> missing.putIfAbsent(d.from().key() + d.to().key(), new MissingTarget(d.from(), d.to(), d.path())));
    return new Detection(inside.stream().sorted(ORDER).toList(), sortedOutside, List.copyOf(missing.values()), problems, List.copyOf(warnings));
  }
}
