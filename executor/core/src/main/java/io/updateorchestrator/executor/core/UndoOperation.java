package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Undo;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts one object back exactly as its pre-image says (reference/api-server.md, "Going back, exactly"). Looks first at each
 * attempt, so a repeated command finds its own work and has nothing to do.
 */
final class UndoOperation implements Work {

  private static final long PAUSE_MS = 250;
  private static final int STALE_LIMIT = 100;
  private static final int TAKEN_LIMIT = 20;
  private static final String BARRIER = "update-orchestrator/barrier";

  private final Session session;
  private final Undo undo;
  private final long offset;
  private final BatchRun batch;
  private final Conversation talk;
  private final Telling telling;
  private JournalEntry.Before before;
  private String key;
  private long deadline;
  private boolean ended;
  private boolean behindBarrier;
  private boolean wrote;
  private int stale;
  private int taken;
  private int rounds;
  private int failures;
  /** Until when a create may arrive whose answer was lost; null: none was. */
  private Instant openUntil;

  UndoOperation(Session session, Undo undo, long offset, BatchRun batch) {
    this.session = session;
    this.undo = undo;
    this.offset = offset;
    this.batch = batch;
    this.talk = new Conversation(session, undo.ref(), undo.apiVersion(), undo.term());
    this.telling = new Telling(session, undo.rollout(), undo.term(), undo.id(), undo.operation(), undo.ref(), null);
  }

  @Override
  public String command() {
    return undo.id();
  }

  @Override
  public ResourceRef ref() {
    return undo.ref();
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public void repeat(OperationChanged outcome) {
    ended = true;
    batch.ended(this, outcome, List.of());
  }

  @Override
  public void stop() {
    end(OperationState.UNDO_FAILED, "stopped", "stopped while it was put back", null);
  }

  @Override
  public void prepare() {
    batch.prepared(this);
  }

  @Override
  public void run() {
    deadline = session.reactor.now() + undo.settings().timeoutMs();
    telling.begun = true;
    telling.attempt = 1;
    key = JournalEntry.Before.key(undo.of(), undo.operation());
    before = session.journal.preImage(undo.of(), undo.operation()).orElse(null);
    if (before == null) {
      end(OperationState.UNDONE, null, "nothing had been written", null);
      return;
    }
    if (before.preImage() != null && session.journal.progress(undo.id()).isPresent()) {
      openUntil = session.openCreates.latest(); // a former process has begun, and may have created it again
    }
    telling.progress(OperationState.UNDOING, false, null, null);
    look();
  }

  private void look() {
    if (overdue()) {
      return;
    }
    talk.look(this::decide, refusal -> refused(refusal));
  }

  private void decide(JsonNode live) {
    if (session.journal.progress(undo.id()).isEmpty()) {
      begin(live);
    } else if (live != null && live.path("metadata").hasNonNull("deletionTimestamp")) {
      telling.progress(OperationState.UNDOING, false, "Terminating", "is being deleted");
      talk.after(PAUSE_MS, this::look);
    } else if (before.preImage() == null) {
      takeAway(live);
    } else if (live == null) {
      createAgain();
    } else if (uidOf(live).equals(uidOf(before.preImage())) || wasCreatedAgain(live)) {
      putBack(live);
    } else if (ManagedFields.postedByUs(live) && Sameness.asBefore(live, before.preImage())) {
      createdAgain(live); // a crash came between
    } else {
      replaceBack(live);
    }
  }

  /** A rollback by hand is itself undone by what was there before it. */
  private void begin(JsonNode live) {
    List<JournalEntry> entries = new ArrayList<>();
    if (!undo.of().equals(undo.rollout()) && session.journal.before(undo.rollout(), undo.operation()).isEmpty()) {
      entries.add(session.preImage(undo.rollout(), undo.operation(), undo.ref(), live, undo.settings(), batch.opened().supersedes()));
    }
    entries.add(new JournalEntry.Progress(undo.id(), undo.rollout(), undo.operation(), undo.ref(), "begun", null, null));
    if (before.preImage() != null) {
      session.unreserve(undo.ref());
    }
    session.write(entries, List.of(), () -> {
      if (!ended) {
        decide(live);
      }
    });
  }

  private static String uidOf(JsonNode object) {
    return object.path("metadata").path("uid").asText();
  }

  // -- absent before

  private void takeAway(JsonNode live) {
    if (live == null) {
      List<JournalEntry> reserved = new ArrayList<>();
      session.openCreates.reservation(undo.rollout(), undo.operation(), undo.ref(), undo.apiVersion()).ifPresent(r -> {
        session.watchReservation(r);
        reserved.add(r);
      });
      end(OperationState.UNDONE, null, null, new OperationChanged.Applied("deleted", null, null, null), reserved);
      return;
    }
    if (ManagedFields.ours(live).isEmpty()) {
      end(OperationState.UNDONE, null, "somebody else has made it since; it stays", null);
      return;
    }
    ifEmpty(live, () -> delete(live));
  }

  private void ifEmpty(JsonNode live, Runnable then) {
    new ForeignContent(talk).find(undo.ref(), live, found -> {
      if (found.isEmpty()) {
        then.run();
      } else {
        end(OperationState.UNDO_FAILED, "ForeignContent", "it is not deleted: " + String.join(", ", found) + " in it is not ours", null);
      }
    });
  }

  private void delete(JsonNode live) {
    write(new ApiRequest.Delete(undo.ref(), undo.apiVersion(), uidOf(live), null, ApiRequest.Propagation.FOREGROUND));
  }

  // -- deleted or replaced since

  private void replaceBack(JsonNode live) {
    boolean byUndo = session.journal.wasCreatedAgain(undo.of(), undo.operation(), uidOf(live)); // what is undone is itself a rollback
    if (ManagedFields.ours(live).isEmpty() && !byUndo) {
      end(OperationState.UNDO_FAILED, "Replaced", "somebody else has made it anew; it stays as it is", null);
    } else if (isFinishedJob()) {
      end(OperationState.UNDO_FAILED, "Irreversible", "a finished Job is not run again: the new one stays, and what it has done", null);
    } else {
      delete(live);
    }
  }

  private boolean isFinishedJob() {
    return undo.ref().is("batch", "Job") && before.preImage().path("status").path("conditions").findValuesAsText("type").stream()
        .anyMatch(t -> t.equals("Complete") || t.equals("Failed"));
  }

  /** An object that this undo has created again, at whichever attempt, carries another UID than the pre-image. */
  private boolean wasCreatedAgain(JsonNode live) {
    return session.journal.wasCreatedAgain(undo.rollout(), undo.operation(), uidOf(live));
  }

  private void createAgain() {
    if (isFinishedJob()) {
      end(OperationState.UNDO_FAILED, "Irreversible", "a finished Job is not run again", null);
      return;
    }
    ObjectNode body = stripped(before.preImage());
    talk.write(new ApiRequest.Create(undo.ref(), undo.apiVersion(), body), result -> {
      wrote = true;
      if (result instanceof ApiResult.Ok ok) {
        createdAgain(ok.body());
      } else if (result instanceof ApiResult.Lost) {
        openUntil = session.openCreates.latest();
        refused(result);
      } else if (isAddressTaken(result) && ++taken < TAKEN_LIMIT) {
        // Perhaps by a request of a former process that has come first: then the object is there at the next look.
        talk.after(PAUSE_MS, this::look);
      } else {
        refused(result);
      }
    });
  }

  private void createdAgain(JsonNode live) {
    JournalEntry.Progress step = new JournalEntry.Progress(undo.id(), undo.rollout(), undo.operation(), undo.ref(), "recreated", Json.object().put("recreated", uidOf(live)), null);
    session.write(List.of(step), List.of(), () -> {
      if (!ended) {
        look();
      }
    });
  }

  private static boolean isAddressTaken(ApiResult result) {
    return result instanceof ApiResult.Refused r && r.status() == 422 && r.message().contains("is already allocated");
  }

  private static ObjectNode stripped(JsonNode preImage) {
    ObjectNode body = preImage.deepCopy();
    body.remove("status");
    ((ObjectNode) body.path("metadata")).remove(List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "deletionTimestamp", "deletionGracePeriodSeconds"));
    if (body.path("kind").asText().equals("Job")) {
      ((ObjectNode) body.path("spec")).remove("selector");
      if (body.path("spec").path("template").path("metadata").path("labels") instanceof ObjectNode labels) {
        labels.remove(List.of("controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name"));
      }
    }
    return body;
  }

  // -- changed since

  private void putBack(JsonNode live) {
    Optional<ApiRequest> next = Restoration.next(undo.ref(), undo.apiVersion(), live, before.preImage(), rounds);
    if (next.isPresent()) {
      rounds++;
      write(next.get());
    } else if (wrote || behindBarrier || !session.journal.isFateUnknown(undo.of(), undo.operation())) {
      restored(live);
    } else {
      barrier(live);
    }
  }

  /** Makes the old resourceVersion useless, so that a write still under way gets a conflict; leaves no trace, however late it arrives itself. */
  private void barrier(JsonNode live) {
    label(live, Json.object().put(BARRIER, "x"), with -> label(with, Json.object().putNull(BARRIER), without -> {
      behindBarrier = true;
      look();
    }));
  }

  private void label(JsonNode seen, ObjectNode labels, Consumer<JsonNode> then) {
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("resourceVersion", seen.path("metadata").path("resourceVersion").asText()).set("labels", labels);
    talk.write(new ApiRequest.MergePatch(undo.ref(), undo.apiVersion(), patch), result -> {
      if (result instanceof ApiResult.Ok ok) {
        then.accept(ok.body());
      } else {
        refused(result);
      }
    });
  }

  private void restored(JsonNode live) {
    if (!before.wasReady() || isFinishedJob()) {
      done(live);
      return;
    }
    new Following(talk, session, undo.ref(), undo.settings(), live, deadline, result -> {
      switch (result) {
        case Following.Result.Progress p -> telling.progress(OperationState.UNDOING, false, p.reason(), p.why());
        case Following.Result.Ready ready -> done(ready.live());
        case Following.Result.Failed failed -> end(OperationState.UNDO_FAILED, failed.reason(), "it is as before, but does not become ready: " + failed.message(), null);
      }
    }).freeingPods().start(live);
  }

  private void done(JsonNode live) {
    end(OperationState.UNDONE, null, null, Telling.applied("restored", live));
  }

  // -- all writes

  private void write(ApiRequest request) {
    talk.write(request, result -> {
      wrote |= result instanceof ApiResult.Ok;
      if (result instanceof ApiResult.Ok) {
        talk.after(request instanceof ApiRequest.Delete ? PAUSE_MS / 2 : 0, this::look);
      } else if (request instanceof ApiRequest.JsonPatch && result instanceof ApiResult.Refused r && r.status() == 422) {
        refused(new Refusal.Stale(r.message())); // a patch's failed test (reference/api-server.md)
      } else {
        refused(result);
      }
    });
  }

  private void refused(ApiResult result) {
    refused(Refusal.of(result, undo.ref()));
  }

  private void refused(Refusal refusal) {
    switch (refusal) {
      case Refusal.Stale s when stale < STALE_LIMIT -> {
        stale++;
        look();
      }
      case Refusal.Stale s -> end(OperationState.UNDO_FAILED, "Conflict", "it is changed by somebody else all the time: " + s.message(), null);
      case Refusal.Absent a -> talk.after(PAUSE_MS, this::look);
      case Refusal.NotYet n -> talk.after(PAUSE_MS, this::look);
      case Refusal.Transient t -> {
        telling.progress(OperationState.UNDOING, false, t.reason(), "trying again: " + t.message());
        talk.after(Backoff.delayMs(undo.id(), ++failures, t.retryAfterMs()), this::look);
      }
      case Refusal.Immutable i -> immutable(i);
      case Refusal.Permanent p -> end(OperationState.UNDO_FAILED, p.reason(), p.message(), null);
    }
  }

  private void immutable(Refusal.Immutable i) {
    end(OperationState.UNDO_FAILED, "Immutable", i.message(), null);
  }

  private boolean overdue() {
    if (session.reactor.now() < deadline) {
      return false;
    }
    end(OperationState.UNDO_FAILED, "Timeout", "Operation timeout for resource %s/%s: it could not be put back in time".formatted(undo.ref().kind(), undo.ref().name()), null);
    return true;
  }

  private void end(OperationState state, String reason, String message, OperationChanged.Applied applied) {
    end(state, reason, message, applied, List.of());
  }

  private void end(OperationState state, String reason, String message, OperationChanged.Applied applied, List<JournalEntry> more) {
    if (ended) {
      return;
    }
    ended = true;
    talk.end();
    OperationChanged outcome = telling.last(state, false, reason, message, applied);
    List<JournalEntry> entries = new ArrayList<>(more);
    entries.add(new JournalEntry.Progress(undo.id(), undo.rollout(), undo.operation(), undo.ref(), "done", written(), outcome));
    batch.ended(this, outcome, entries);
  }

  private JsonNode written() {
    JsonNode step = session.journal.progress(undo.id()).map(JournalEntry.Progress::write).orElse(null);
    return openUntil == null ? step : OpenCreates.noted(step == null ? Json.object() : step.deepCopy(), openUntil);
  }

  @Override
  public String toString() {
    return "undo " + undo.ref().display() + " from " + key;
  }
}
