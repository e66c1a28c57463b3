package io.updateorchestrator.cli.progress;

import io.updateorchestrator.cli.output.PlanText;
import io.updateorchestrator.common.document.RolloutsDocument.Batch;
import io.updateorchestrator.common.document.RolloutsDocument.Operation;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.plan.PlannedOperation;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.Optional;

/**
 * Tells people how rollouts go: the plan as a table, a line for each change that matters, and at a terminal, below, what is
 * under way. Not for several threads.
 */
public final class Progress {

  private static final int LIVE_ROWS = 12;
  private static final Set<OperationState> SAYS_ENOUGH = EnumSet.of(OperationState.READY, OperationState.STOPPED, OperationState.UNDOING, OperationState.UNDONE);

  private final PrintStream out;
  private final Style style;
  private final boolean live;
  private final Function<String, Optional<Plan>> plans;
  private final Map<String, Map<String, String>> told = new HashMap<>();
  private final Map<String, String> states = new HashMap<>();
  private final Set<String> planned = new HashSet<>();
  private final Map<String, Map<String, PlannedOperation>> operations = new HashMap<>();
  private List<Dependency> written = List.of();
  private int block;

  /**
   * @param live redraw what is under way
   * @param plans of a rollout, by its id; empty before there is one
   */
  public Progress(PrintStream out, boolean colours, boolean live, Function<String, Optional<Plan>> plans) {
    this.out = out;
    this.style = new Style(colours);
    this.live = live;
    this.plans = plans;
  }

  /** Where dependencies are written, so that a plan can tell why something waits. */
  public void dependencies(List<Dependency> dependencies) {
    written = List.copyOf(dependencies);
  }

  /** Tells what is new about these rollouts. */
  public void tell(List<Rollout> rollouts) {
    erase();
    List<String> under = new ArrayList<>();
    for (Rollout rollout : rollouts) {
      news(rollout);
      if (live && !rollout.state().ended()) {
        underWay(rollout, under);
      }
    }
    under.forEach(out::println);
    block = under.size();
    out.flush();
  }

  /** A line that has nothing to do with a rollout. */
  public void say(String line) {
    erase();
    out.println(line);
    out.flush();
  }

  private void erase() {
    if (block > 0) {
      out.print("\u001b[" + block + "A\u001b[J");
      block = 0;
    }
  }

  private void news(Rollout rollout) {
    plan(rollout);
    String state = rollout.state() + "|" + rollout.reason();
    boolean first = !states.containsKey(rollout.id());
    boolean changed = !state.equals(states.put(rollout.id(), state));
    for (Batch batch : rollout.batches()) {
      batch.operations().forEach(o -> operation(rollout, batch, o));
    }
    if (changed && rollout.state().ended()) {
      Summary.lines(rollout).forEach(line -> out.println(style.bold(line)));
    } else if (changed && (!first || rollout.state() != RolloutState.RUNNING)) {
      out.println(style.bold("Rollout " + rollout.id() + " of " + rollout.source() + ": " + rollout.state() + (rollout.reason() == null ? "" : ": " + rollout.reason())));
    }
  }

  private void plan(Rollout rollout) {
    boolean begun = rollout.state() == RolloutState.RUNNING || rollout.state() == RolloutState.AWAITING_APPROVAL || rollout.state().ended();
    if (!begun || !planned.add(rollout.id())) {
      return;
    }
    plans.apply(rollout.id()).ifPresent(plan -> {
      Map<String, PlannedOperation> byId = new HashMap<>();
      plan.batches().forEach(b -> b.operations().forEach(o -> byId.put(o.id(), o)));
      operations.put(rollout.id(), byId);
      out.println();
      PlanText.lines(plan, written, false).forEach(out::println);
    });
  }

  private void operation(Rollout rollout, Batch batch, Operation operation) {
    String news = operation.state() + "|" + (operation.message() == null ? "" : operation.message());
    String before = told.computeIfAbsent(rollout.id(), r -> new HashMap<>()).put(operation.id(), news);
    boolean quiet = switch (operation.state()) {
      case PENDING, VALIDATING -> true;
      // Most objects are ready the moment they are accepted: what is worth a line is what takes longer.
      case APPLYING -> true;
      case PROGRESSING -> live || "accepted".equals(operation.message());
      case WAITING, DEFERRED -> live;
      case BLOCKED, READY, UNCHANGED, SKIPPED, STOPPED, FAILED, UNDOING, UNDONE, UNDO_FAILED -> false;
    };
    if (!news.equals(before) && !quiet && !(before != null && before.startsWith(operation.state() + "|") && operation.state().finished())) {
      out.println(line(rollout, batch, operation));
    }
  }

  private String line(Rollout rollout, Batch batch, Operation operation) {
    Instant until = operation.ended() == null ? Instant.now() : operation.ended();
    String seconds = Clock.between(operation.started(), until);
    String text = "  batch %d/%d  %-11s  %-52s %7s".formatted(batch.number(), rollout.batches().size(), operation.state().label(), operation.resource().display(), seconds);
    String message = operation.message() == null || SAYS_ENOUGH.contains(operation.state()) ? "" : "  " + operation.message();
    return style.state(operation.state(), text.stripTrailing()) + message;
  }

  /** What is under way now, and what waits first. */
  private void underWay(Rollout rollout, List<String> lines) {
    long done = count(rollout, true);
    long all = done + count(rollout, false);
    lines.add(style.bold("%s  %s  %d of %d  %s".formatted(rollout.id(), rollout.state(), done, all, Clock.between(rollout.started(), Instant.now()))));
    for (Batch batch : rollout.batches()) {
      for (Operation operation : batch.operations()) {
        boolean active = !operation.state().finished() && operation.state() != OperationState.PENDING;
        if (active && lines.size() < LIVE_ROWS) {
          lines.add(style.faint(line(rollout, batch, operation)));
        }
      }
    }
    waitsNext(rollout).ifPresent(line -> lines.add(style.faint(line)));
  }

  private Optional<String> waitsNext(Rollout rollout) {
    Map<String, PlannedOperation> byId = operations.getOrDefault(rollout.id(), Map.of());
    Map<String, Operation> unfinished = new HashMap<>();
    rollout.batches().forEach(b -> b.operations().stream().filter(o -> !o.state().finished()).forEach(o -> unfinished.put(o.id(), o)));
    for (Batch batch : rollout.batches()) {
      for (Operation operation : batch.operations()) {
        PlannedOperation plan = byId.get(operation.id());
        if (operation.state() == OperationState.PENDING && plan != null) {
          List<String> needs = plan.dependsOn().stream().filter(unfinished::containsKey).map(id -> unfinished.get(id).resource().display()).toList();
          return Optional.of("  batch %d/%d  next         %s%s".formatted(batch.number(), rollout.batches().size(), operation.resource().display(),
              needs.isEmpty() ? "" : ", waits for " + String.join(", ", needs)));
        }
      }
    }
    return Optional.empty();
  }

  private static long count(Rollout rollout, boolean finished) {
    return rollout.batches().stream().flatMap(b -> b.operations().stream()).filter(o -> o.state().finished() == finished).count();
  }
}
