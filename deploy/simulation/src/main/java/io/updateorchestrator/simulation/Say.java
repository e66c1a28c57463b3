package io.updateorchestrator.simulation;

import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.CommandsLost;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.common.event.Settled;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.common.event.Undo;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.planner.core.Fact;

/** One line for each thing that happens, written when it is read. */
final class Say {
  private interface Text {
    String text();
  }

  private record Lazy(Text source) {
    @Override
    public String toString() {
      return source.text();
    }
  }

  private Say() {}

  static Object fact(Fact fact) {
    return new Lazy(() -> switch (fact) {
      case Fact.Told told -> outcome(told.outcome()).toString();
      case Fact.Said said when said.change() instanceof RevisionSealed s -> "sealed " + s.source() + "@" + s.revision() + " of " + s.count() + (s.snapshot() ? " snapshot" : " since " + s.base());
      case Fact.Said said -> said.change().getClass().getSimpleName();
      case Fact.ClusterSeen seen -> "cluster seen, term " + seen.record().leaseTerm();
      default -> fact.toString();
    });
  }

  static Object outcome(Outcome outcome) {
    return new Lazy(() -> switch (outcome) {
      case OperationChanged o -> "%s %s of %s: %s%s%s%s".formatted(o.command(), o.ref().display(), o.rollout(), o.state(), o.begun() ? " begun" : "", o.hopeless() ? " hopeless" : "",
          o.message() == null ? "" : " (" + o.message() + ")");
      case Observed o -> "observed " + o.rollout() + " " + o.objects().stream().map(b -> b.ref().display() + " " + b.word()).toList();
      case Stopped s -> "stopped " + s.rollout();
      case CommandRefused r -> "refused " + r.command() + ": " + r.reason();
      case CommandsLost l -> "commands lost " + l.position() + ".." + l.logStart();
    });
  }

  static Object command(Command command) {
    return new Lazy(() -> command.id() + " " + switch (command) {
      case Observe o -> "observe " + o.targets().stream().map(t -> t.ref().display()).toList();
      case BatchOpened b -> "batch of " + b.count() + (b.undo() ? " to undo" : "");
      case Apply a -> a.action() + " " + a.ref().display() + " " + (a.manifest() == null ? "" : a.manifest().body());
      case Undo u -> "undo " + u.ref().display() + " of " + u.of();
      case Stop s -> "stop";
      case Settled s -> "settled " + s.rollouts();
    });
  }

  static Object entry(JournalEntry entry) {
    return new Lazy(() -> switch (entry) {
      case JournalEntry.Before b -> b.key() + " " + b.ref().display() + (b.sameAs() == null ? " " + b.preImage() : " same as " + b.sameAs()) + (b.settled() ? " settled" : "");
      case JournalEntry.Progress p -> p.key() + " " + p.step() + (p.outcome() == null ? "" : " " + p.outcome().state());
      case JournalEntry.Position p -> "position " + p.offset() + " term " + p.term();
      case JournalEntry.Reserved r -> r.key() + " of " + r.rollout() + " until " + r.until();
    });
  }

  static Object request(ApiRequest request) {
    return new Lazy(() -> switch (request) {
      case ApiRequest.Get g -> "get " + g.ref().display();
      case ApiRequest.ListOf l -> "list " + l.kind();
      case ApiRequest.Apply a -> (a.dryRun() ? "dry-run " : "apply ") + a.ref().display() + " " + a.body();
      case ApiRequest.Create c -> "create " + c.ref().display() + " " + c.body();
      case ApiRequest.Replace r -> "replace " + r.ref().display() + " " + r.body();
      case ApiRequest.JsonPatch p -> "patch " + p.ref().display() + " " + p.operations();
      case ApiRequest.MergePatch p -> "merge " + p.ref().display() + " " + p.patch();
      case ApiRequest.Delete d -> "delete " + d.ref().display() + " uid " + d.uid() + " at " + d.resourceVersion();
    });
  }

  static Object result(ApiResult result) {
    return new Lazy(() -> switch (result) {
      case ApiResult.Ok ok -> ok.status() + " " + ok.body().path("metadata").path("uid").asText() + " at " + ok.body().path("metadata").path("resourceVersion").asText();
      case ApiResult.Refused r -> r.status() + " " + r.message();
      case ApiResult.Lost l -> "no answer";
      case ApiResult.NotSent n -> "not sent";
    });
  }
}
