package io.updateorchestrator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.updateorchestrator.common.event.Settled;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.common.event.Undo;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.ClusterView;
import io.updateorchestrator.planner.core.state.Lane;
import io.updateorchestrator.planner.core.state.OperationRecord;
import io.updateorchestrator.planner.core.state.Rollout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Bugs put in by hand (protocol.md, "What the simulation must show"), each a shell that breaks one rule. */
final class Mutants {

  private Mutants() {}

  static final class PreImageUsedBeforeItsCommit extends Rules {
    @Override
    public boolean waitsForCommit() {
      return false;
    }
  }

  static final class ProgressUnderThePreImagesKey extends Rules {
    @Override
    public String journalKey(JournalEntry entry) {
      return entry instanceof JournalEntry.Progress p ? JournalEntry.Before.key(p.rollout(), p.operation()) : entry.key();
    }
  }

  static final class ConflictRepeatedWithoutLookAndLease extends Rules {
    @Override
    public ApiRequest repeats(ApiRequest request, ApiResult.Refused refused, ModelApiView api) {
      ObjectNode live = request instanceof ApiRequest.Apply apply ? api.live(apply.ref()) : null;
      if (refused.status() != 409 || !refused.causes().isEmpty() || live == null) {
        return null;
      }
      ApiRequest.Apply apply = (ApiRequest.Apply) request;
      ObjectNode body = apply.body().deepCopy();
      ((ObjectNode) body.get("metadata")).set("resourceVersion", live.path("metadata").path("resourceVersion"));
      return new ApiRequest.Apply(apply.ref(), apply.apiVersion(), body, apply.force(), apply.dryRun());
    }
  }

  static final class PositionPastBatchOpened extends Rules {
    @Override
    public JournalEntry journalEntry(JournalEntry entry, List<Command> commands) {
      boolean atBatch = entry instanceof JournalEntry.Position p && p.offset() < commands.size() && commands.get((int) p.offset()) instanceof BatchOpened;
      return atBatch ? new JournalEntry.Position(((JournalEntry.Position) entry).offset() + 1, ((JournalEntry.Position) entry).term()) : entry;
    }
  }

  static final class FenceFromTheRolloutsEpoch extends Rules {
    @Override
    public Command outgoing(Command command) {
      long epoch = Invariants.number(command.rollout());
      return switch (command) {
        case Observe c -> new Observe(c.id(), c.cluster(), c.clusterUid(), c.rollout(), epoch, c.chunk(), c.chunks(), c.targets());
        case BatchOpened c -> new BatchOpened(c.id(), c.cluster(), c.clusterUid(), c.rollout(), epoch, c.batch(), c.attempt(), c.count(), c.undo(), c.dryRun(), c.dryRunTimeoutMs(),
            c.stopOnFailure(), c.maxConcurrent(), c.supersedes());
        case Apply c -> new Apply(c.id(), c.cluster(), c.clusterUid(), c.rollout(), epoch, c.batch(), c.attempt(), c.operation(), c.action(), c.ref(), c.apiVersion(), c.manifest(),
            c.strategy(), c.checks(), c.expectedUid(), c.settings());
        case Undo c -> new Undo(c.id(), c.cluster(), c.clusterUid(), c.rollout(), epoch, c.batch(), c.attempt(), c.operation(), c.of(), c.ref(), c.apiVersion(), c.settings());
        case Stop c -> new Stop(c.id(), c.cluster(), c.clusterUid(), c.rollout(), epoch);
        case Settled c -> new Settled(c.id(), c.cluster(), c.clusterUid(), c.rollout(), epoch, c.rollouts());
      };
    }

    @Override
    public Outcome incoming(Outcome outcome, ClusterView view) {
      if (outcome.rollout() == null) {
        return outcome;
      }
      String key = "%020d".formatted(Invariants.number(outcome.rollout()));
      long term = view.get(Area.ROLLOUTS, key, Rollout.class).map(r -> r.head().term()).orElse(outcome.term());
      return switch (outcome) {
        case Observed o -> new Observed(o.cluster(), o.rollout(), term, o.command(), o.chunk(), o.chunks(), o.objects(), o.at());
        case OperationChanged o -> new OperationChanged(o.cluster(), o.rollout(), term, o.command(), o.operation(), o.ref(), o.state(), o.attempt(), o.begun(), o.hopeless(), o.reason(),
            o.message(), o.applied(), o.at());
        case Stopped o -> new Stopped(o.cluster(), o.rollout(), term, o.command(), o.at());
        case CommandRefused o -> new CommandRefused(o.cluster(), o.rollout(), term, o.command(), o.operation(), o.reason(), o.message(), o.at());
        case CommandsLost o -> o;
      };
    }
  }

  static final class UndoInForwardOrder extends Rules {
    private static final int MIRROR = 1_000;

    @Override
    public ClusterView view(ClusterView view) {
      String holder = view.get(Area.LANE, "", Lane.class).map(Lane::holder).orElse(null);
      boolean undoing = holder != null && view.get(Area.ROLLOUTS, "%020d".formatted(Invariants.number(holder)), Rollout.class).orElse(null) instanceof Rollout.Undoing;
      return undoing ? new Mirrored(view) : view;
    }

    @Override
    public Decision decision(Decision decision, ClusterView view) {
      return new Decision(decision.puts().stream()
          .map(p -> p.value() instanceof OperationRecord o && o.batch() > MIRROR / 2 ? new Decision.Put(p.area(), p.id(), mirror(o)) : p).toList(), decision.emits());
    }

    private static OperationRecord mirror(OperationRecord o) {
      return new OperationRecord(o.rollout(), o.planned(), o.manifest(), o.apiVersion(), MIRROR - o.batch(), o.released(), o.attempt(), o.state(), o.begun(), o.hopeless(), o.changedAt(),
          o.reason(), o.message(), o.former(), o.of(), o.undo(), o.undoBatch(), o.undoAttempt(), o.undoMessage());
    }

    private record Mirrored(ClusterView view) implements ClusterView {
      @Override
      public String cluster() {
        return view.cluster();
      }

      @Override
      public long laneClock() {
        return view.laneClock();
      }

      @Override
      public <T> Optional<T> get(Area area, String id, Class<T> type) {
        return view.get(area, id, type).map(v -> turned(v, type));
      }

      @Override
      public <T> Map<String, T> scan(Area area, String prefix, Class<T> type) {
        Map<String, T> found = new TreeMap<>(view.scan(area, prefix, type));
        found.replaceAll((id, v) -> turned(v, type));
        return found;
      }

      private static <T> T turned(T value, Class<T> type) {
        return value instanceof OperationRecord o ? type.cast(mirror(o)) : value;
      }
    }
  }

  static final class WriteWithoutPreconditions extends Rules {
    @Override
    public ApiRequest sent(ApiRequest request) {
      return request instanceof ApiRequest.Apply a && !a.dryRun() ? without(a) : request;
    }
  }

  static final class BarrierLeftOut extends Rules {
    @Override
    public ApiRequest sent(ApiRequest request) {
      return request instanceof ApiRequest.MergePatch p && p.patch().path("metadata").path("labels").has("update-orchestrator/barrier") ? null : request;
    }
  }

  private static ApiRequest without(ApiRequest.Apply apply) {
    ObjectNode body = apply.body().deepCopy();
    ((ObjectNode) body.get("metadata")).remove(List.of("resourceVersion", "uid"));
    return new ApiRequest.Apply(apply.ref(), apply.apiVersion(), body, apply.force(), apply.dryRun());
  }
}
