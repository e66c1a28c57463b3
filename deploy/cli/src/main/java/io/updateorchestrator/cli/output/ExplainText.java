package io.updateorchestrator.cli.output;

import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.explain.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code explain} tells a person. */
public final class ExplainText {

  private static final int NAMED = 6;

  private ExplainText() {}

  /** @param all each rule's documentation, too, and the namespace that everything needs */
  public static List<String> lines(ExplainDocument document, String place, boolean all) {
    List<String> lines = new ArrayList<>();
    lines.add(document.resource().display() + (place == null ? "" : "  (" + place + ")"));
    lines.add("Batch %d of %d%s".formatted(document.batch(), document.batches(), document.beside().isEmpty() ? ", alone" : ", beside " + names(document.beside())));
    section(lines, "It needs", document.needs().stream().map(r -> needs(r, r.dependency().to(), all)).toList());
    section(lines, "It needs of the cluster, since it is not in the set", document.outside().stream().map(r -> needs(r, r.dependency().to(), all)).toList());
    section(lines, "It is needed by", document.neededBy().stream().map(r -> needs(r, r.dependency().from(), all)).toList());
    section(lines, document.chain().isEmpty() ? "It waits for nothing, so it is in the first batch" : "It is in this batch because", chain(document.chain()));
    section(lines, "Not kept", document.dropped().stream().map(d -> List.of(d.dependency().from().display() + " after " + d.dependency().to().display() + ": " + d.reason())).toList());
    lines.addAll(MissingText.lines(document.missing()));
    lines.add("");
    lines.add("If it does not become ready");
    lines.addAll(failure(document.onFailure()));
    return lines;
  }

  /** Why one comes before the other, or that nothing orders them. */
  public static List<String> lines(ExplainDocument.Pair pair) {
    List<String> lines = new ArrayList<>();
    ResourceRef earlier = pair.order().equals("second") ? pair.second() : pair.first();
    ResourceRef later = pair.order().equals("second") ? pair.first() : pair.second();
    if (pair.order().equals("none")) {
      lines.add("Nothing orders " + pair.first().display() + " and " + pair.second().display());
      lines.add(pair.firstBatch() == pair.secondBatch() ? "  both are in batch " + pair.firstBatch()
          : "  they are in the batches %d and %d because of what each of them needs (explain one of them)".formatted(pair.firstBatch(), pair.secondBatch()));
    } else {
      lines.add(earlier.display() + " comes before " + later.display() + ", because");
      chain(pair.chain()).forEach(lines::addAll);
    }
    return lines;
  }

  private static void section(List<String> lines, String title, List<List<String>> entries) {
    if (!entries.isEmpty() || title.startsWith("It waits for nothing")) {
      lines.add("");
      lines.add(title);
      entries.forEach(lines::addAll);
    }
  }

  private static List<String> needs(ExplainDocument.Reason reason, ResourceRef other, boolean all) {
    List<String> lines = new ArrayList<>();
    lines.add("  %s, %s%s".formatted(other.display(), reason.dependency().requires() == Requirement.READY ? "to be ready" : "to exist",
        reason.dependency().explicit() ? " (asked for)" : " (" + reason.dependency().strength().label() + ")"));
    lines.add("    " + written(reason));
    if (all) {
      lines.add("    rule: " + reason.documented());
    }
    return lines;
  }

  private static String written(ExplainDocument.Reason reason) {
    String place = reason.file() == null ? "" : reason.file() + (reason.line() > 0 ? ":" + reason.line() : "") + "  ";
    return place + reason.dependency().path() + (reason.rule().startsWith("names ") ? " " : ": ") + reason.rule();
  }

  private static List<List<String>> chain(List<ExplainDocument.Reason> chain) {
    return chain.stream().map(r -> List.of("  %s needs %s".formatted(r.dependency().from().display(), r.dependency().to().display()), "    " + written(r))).toList();
  }

  private static List<String> failure(Explanation.Failure failure) {
    List<String> lines = new ArrayList<>();
    lines.add(failure.notBegun().isEmpty() ? "  nothing else waits for it" : "  not begun: " + names(failure.notBegun()));
    if (failure.laterBatches() > 0) {
      lines.add("  not begun, since they are in later batches: %d more (with parallel_batches they go on until the undo)".formatted(failure.laterBatches()));
    }
    lines.add(failure.putBack().isEmpty() ? "  nothing has been done before it" : "  put back, in reverse order, with whatever of its own batch was begun: " + names(failure.putBack()));
    failure.irreversible().forEach(text -> lines.add("  can't be undone: " + text));
    return lines;
  }

  private static String names(List<ResourceRef> refs) {
    String text = refs.stream().limit(NAMED).map(ResourceRef::display).collect(Collectors.joining(", "));
    return refs.size() > NAMED ? text + " and " + (refs.size() - NAMED) + " more" : text;
  }
}
