package io.updateorchestrator.planner.core.detect;

import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.Manifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads from manifests what depends on what: one pass over each object, then what concerns several at once. */
public final class Detector {
  private final ReferenceTable table;
  private final BuiltInKinds builtIn;
  private final DetectionOptions options;
  private final List<EdgeFinder> finders = new ArrayList<>();

  public Detector(ReferenceTable table, BuiltInKinds builtIn, DetectionOptions options) {
    this.table = options.references().isEmpty() ? table : table.with(options.references());
    this.builtIn = builtIn;
    this.options = options;
    finders.add(new StructuralEdges(options.ownerReferences()));
    if (options.specReferences()) {
      finders.add(new ReferenceEdges(this.table));
    }
    if (options.specReferences() && options.hostReferences()) {
      finders.add(new HostNames(this.table));
    }
    finders.add(new DependsOnEdges(options, builtIn));
  }

  public Detection detect(Collection<Manifest> set) {
    KnownObjects known = new KnownObjects(set, builtIn, table.produced());
    Findings findings = new Findings(known, table);
    for (Manifest manifest : set) {
      for (EdgeFinder finder : finders) {
        finder.find(manifest, known, findings);
      }
    }
    if (options.specReferences()) {
      Workloads workloads = new Workloads(set, table);
      new GrantEdges(known, findings).find();
      new SelectorEdges(known, workloads, findings).find();
      new WebhookEdges(known, workloads, findings).find();
      new OperatorEdges(known, workloads, builtIn, findings).find();
    }
    if (options.annotations()) {
      new ToolAnnotations(known, builtIn, findings).find();
      new Phases(known, findings).find();
    }
    return findings.result();
  }
}
