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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Collects what is found; of several edges between two objects each place is kept, once. */
final class Findings {
  private static final Comparator<Dependency> ORDER = Findings::compare;

  private final KnownObjects known;
  private final ReferenceTable table;
  /** By the object that needs: only what one object says is sorted, not all of it. */
  private final Map<ResourceRef, List<Dependency>> inside = new HashMap<>();
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
        keep(dependency);
      }
      return true;
    }
    ResourceRef maker = known.makerOf(to);
    if (maker == null) {
      return false;
    }
    if (!maker.equals(dependency.from())) {
      keep(new Dependency(dependency.from(), maker, EdgeOrigin.PRODUCED, dependency.path(), dependency.strength(), Requirement.READY, dependency.explicit()));
    }
    return true;
  }

  private void keep(Dependency dependency) {
    inside.computeIfAbsent(dependency.from(), r -> new ArrayList<>(4)).add(dependency);
  }

  /** Between objects of the set, so far, from objects of one group. */
  List<Dependency> foundFrom(String group) {
    return inside.entrySet().stream().filter(e -> e.getKey().group().equals(group)).flatMap(e -> e.getValue().stream()).toList();
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
    return new Detection(sortedInside(), sortedOutside, List.copyOf(missing.values()), problems, List.copyOf(warnings));
  }

  private List<Dependency> sortedInside() {
    List<Dependency> sorted = new ArrayList<>();
    inside.keySet().stream().sorted().forEach(from -> {
      List<Dependency> own = inside.get(from);
      own.sort(ORDER);
      Dependency last = null;
      for (Dependency d : own) {
        if (!d.equals(last)) {
          sorted.add(d);
        }
        last = d;
      }
    });
    return sorted;
  }

  private static int compare(Dependency a, Dependency b) {
    int byFrom = a.from() == b.from() ? 0 : a.from().compareTo(b.from());
    if (byFrom != 0) {
      return byFrom;
    }
    int byTo = a.to().compareTo(b.to());
    if (byTo != 0) {
      return byTo;
    }
    int byPath = a.path().compareTo(b.path());
    return byPath != 0 ? byPath : a.origin() != b.origin() ? a.origin().compareTo(b.origin()) : a.strength().compareTo(b.strength());
  }
}
