package io.updateorchestrator.cli.output;

import io.updateorchestrator.cli.progress.Summary;
import io.updateorchestrator.common.document.RolloutsDocument.Batch;
import io.updateorchestrator.common.document.RolloutsDocument.Operation;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Rollouts as people read them. Times are in UTC. */
public final class RolloutsText {

  private static final int REVISION = 12;

  private RolloutsText() {}

  /** One line each, newest first. */
  public static List<String> history(List<Rollout> rollouts) {
    if (rollouts.isEmpty()) {
      return List.of("No rollouts yet.");
    }
    Table table = new Table("ROLLOUT", "SOURCE", "REVISION", "STATE", "STARTED", "ENDED", "OPERATIONS", "WHY");
    for (Rollout r : rollouts) {
      int operations = r.batches().stream().mapToInt(b -> b.operations().size()).sum();
      table.row(r.id(), text(r.source()), revision(r.revision()), r.state().label(), time(r.started()), time(r.ended()), String.valueOf(operations), why(r));
    }
    return table.lines();
  }

  /** Each with its operations. */
  public static List<String> status(List<Rollout> rollouts) {
    if (rollouts.isEmpty()) {
      return List.of("No rollouts yet.");
    }
    List<String> lines = new ArrayList<>();
    for (Rollout rollout : rollouts) {
      lines.addAll(Summary.lines(rollout));
      lines.add("  revision " + revision(rollout.revision()) + ", started " + time(rollout.started()) + (rollout.ended() == null ? "" : ", ended " + time(rollout.ended())) + ", by " + rollout.by());
      Table table = new Table("BATCH", "OPERATION", "RESOURCE", "STATE", "MESSAGE");
      for (Batch batch : rollout.batches()) {
        for (Operation o : batch.operations()) {
          table.row(String.valueOf(batch.number()), o.action().label(), o.resource().display(), o.state().label(), text(o.message()));
        }
      }
      if (!table.isEmpty()) {
        table.lines().forEach(l -> lines.add("  " + l));
      }
      lines.add("");
    }
    return lines;
  }

  private static String why(Rollout rollout) {
    String own = rollout.rollbackOf() == null ? "" : "rollback of " + rollout.rollbackOf() + "; ";
    String failure = rollout.state() == io.updateorchestrator.common.event.RolloutState.SUCCEEDED ? "" : Summary.failure(rollout).orElse("");
    return (own + failure).replaceAll("; $", "");
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  private static String revision(String revision) {
    String bare = text(revision).replaceFirst("^sha256:", "");
    return bare.length() > REVISION ? bare.substring(0, REVISION) : bare;
  }

  private static String time(Instant instant) {
    return instant == null ? "-" : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
