package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Brings one object to what its manifest says, in the six steps of spec.md, "Execution, per operation".
 * Each attempt is: look, make the pre-image durable (once), be sure of the Lease, write with what that look saw.
 */
final class ApplyOperation implements Work {

  private static final long PAUSE_MS = 500;
  private static final int STALE_LIMIT = 50;
  private static final String CLIENT_SIDE = "kubectl-client-side-apply";

  private final Session session;
  private final Apply apply;
  private final long offset;
  private final BatchRun batch;
  private final Conversation talk;
  private final Telling telling;
  private long deadline;
  private boolean ended;
  private boolean preparing;
  private boolean recreate;
  private boolean takeOver;
  private boolean handOver;
  private boolean unknownFate;
  /** Until when a create may arrive whose answer was lost; null: none was. */
  private Instant openUntil;
  private int stale;
  private int failures;
  private String found;
  /** What was prepared, with the look that it was made on: the write is guarded by that look, so nothing is asked twice. */
  private Runnable prepared;

  ApplyOperation(Session session, Apply apply, long offset, BatchRun batch) {
    this.session = session;
    this.apply = apply;
    this.offset = offset;
    this.batch = batch;
    this.talk = new Conversation(session, apply.ref(), apply.apiVersion(), apply.term());
    JsonNode clear = apply.manifest() == null ? null : apply.manifest().body();
    this.telling = new Telling(session, apply.rollout(), apply.term(), apply.id(), apply.operation(), apply.ref(), clear);
  }

  @Override
  public String command() {
    return apply.id();
  }

  @Override
  public ResourceRef ref() {
    return apply.ref();
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
    boolean begunByFormer = !telling.begun && session.journal.progress(apply.id()).isPresent();
    telling.begun |= begunByFormer;
    if (begunByFormer || talk.writing()) {
      fateUnknown();
    }
    end(OperationState.STOPPED, telling.begun ? "stopped:begun" : "stopped:not-begun", "stopped", null);
  }

  @Override
  public void prepare() {
    preparing = true;
    deadline = session.reactor.now() + apply.settings().timeoutMs();
    whenNotReserved(this::check);
  }

  @Override
  public void run() {
    preparing = false;
    deadline = session.reactor.now() + apply.settings().timeoutMs();
    if (prepared != null) {
      prepared.run();
      return;
    }
    JournalEntry.Progress progress = session.journal.progress(apply.id()).orElse(null);
    if (progress != null) {
      telling.begun = true;
      telling.attempt = 1;
      recreate = progress.step().startsWith("recreate");
      fateUnknown();
    }
    whenNotReserved(this::look);
  }

  /** A create of an earlier operation on this object may still arrive: nothing begins before it is known. */
  private void whenNotReserved(Runnable then) {
    if (session.isReserved(apply.ref())) {
      telling.progress(OperationState.WAITING, false, "Reserved", "a request of an earlier rollout may still arrive");
      talk.after(PAUSE_MS, () -> whenNotReserved(then));
    } else {
      then.run();
    }
  }

  // -- 2. what has to be there

  private void check() {
    if (apply.manifest() == null) {
      look();
      return;
    }
    new DependencyCheck(talk, session, apply.checks(), apply.settings(), text -> telling.progress(OperationState.BLOCKED, false, "Dependency", text),
        (reason, text) -> end(OperationState.FAILED, reason, text, null)).whenMet(this::look);
  }

  // -- 1. look

  private void look() {
    talk.look(live -> {
      if (live != null && live.path("metadata").hasNonNull("deletionTimestamp")) {
        going(live);
      } else if (apply.action() == Action.DELETE) {
        lookedForDeletion(live);
      } else {
        tryOut(live);
      }
    }, refusal -> refused(refusal, null));
  }

  private void going(JsonNode live) {
    if (overdue("it is still being deleted")) {
      return;
    }
    telling.progress(apply.action() == Action.DELETE || recreate ? OperationState.PROGRESSING : OperationState.WAITING, false, "Terminating", stuck(live));
    talk.after(PAUSE_MS / 2, this::look);
  }

  private static String stuck(JsonNode live) {
    List<String> finalizers = new ArrayList<>();
    live.path("metadata").path("finalizers").forEach(f -> finalizers.add(f.asText()));
    return finalizers.isEmpty() ? "is being deleted" : "is being deleted, waiting for its finalizers " + finalizers;
  }

  // -- 3. try on the server

  private void tryOut(JsonNode live) {
    takeOver = live != null && ManagedFields.appliedByClient(live) && ManagedFields.ours(live).isEmpty();
    handOver = live != null && Replicas.isDropped(live, apply.manifest().body());
    if (live != null && !apply.settings().forceConflicts() && Replicas.isTaken(live, apply.manifest().body())) {
      whenNoAutoscaler(live, () -> ask(live));
    } else {
      ask(live);
    }
  }

  private void whenNoAutoscaler(JsonNode live, Runnable then) {
    talk.list(Replicas.autoscalers(apply.ref().namespace()), autoscalers -> Replicas.autoscalerOf(apply.ref(), autoscalers).ifPresentOrElse(
        name -> refused(new Refusal.Permanent("Conflict", "spec.replicas is set by HorizontalPodAutoscaler/%s, to %d now; remove it from the manifest or use --force-conflicts"
            .formatted(name, live.path("spec").path("replicas").asInt())), live), then));
  }

  private void ask(JsonNode live) {
    boolean alwaysAnew = live != null && apply.strategy() == Strategy.RECREATE && apply.settings().recreate().equals("always") && !isReplaced(live);
    if (!batch.opened().dryRun()) {
      go(live, alwaysAnew);
      return;
    }
    talk.ask(new ApiRequest.Apply(apply.ref(), apply.apiVersion(), guarded(live), apply.settings().forceConflicts(), true), batch.opened().dryRunTimeoutMs(), result -> {
      switch (result) {
        case ApiResult.Ok ok when live != null && isAsWanted(live, ok.body()) -> asWanted(live);
        case ApiResult.Ok ok -> go(live, alwaysAnew);
        case ApiResult.Refused refused when takeOver && onlyClientSide(refused) -> go(live, alwaysAnew);
        default -> notTried(result, live);
      }
    });
  }

  private boolean isAsWanted(JsonNode live, JsonNode tried) {
    JsonNode mine = ManagedFields.ours(live).map(e -> e.path("fieldsV1")).orElse(null);
    JsonNode then = ManagedFields.ours(tried).map(e -> e.path("fieldsV1")).orElse(null);
    return mine != null && mine.equals(then) && Sameness.same(live, tried);
  }

  private static boolean onlyClientSide(ApiResult.Refused refused) {
    return refused.status() == 409 && !refused.causes().isEmpty() && refused.causes().stream().allMatch(c -> c.message().contains(CLIENT_SIDE));
  }

  /** Our write has arrived already, or there is nothing to write; either way it has to be ready, too (kapp#729). */
  private void asWanted(JsonNode live) {
    if (preparing) {
      prepared(() -> asWanted(live));
      return;
    }
    if (telling.begun) {
      found = found == null ? wasAbsent() ? "created" : "updated" : found;
      follow(live);
    } else {
      session.unreserve(apply.ref());
      found = "unchanged";
      follow(live);
    }
  }

  private boolean wasAbsent() {
    return session.journal.preImage(apply.rollout(), apply.operation()).map(b -> b.preImage() == null).orElse(true);
  }

  /** Deleted and created again already, by a former process: not once more. */
  private boolean isReplaced(JsonNode live) {
    JsonNode then = telling.begun ? session.journal.preImage(apply.rollout(), apply.operation()).map(JournalEntry.Before::preImage).orElse(null) : null;
    return then != null && !then.path("metadata").path("uid").equals(live.path("metadata").path("uid"));
  }

  private void prepared(Runnable then) {
    prepared = then;
    batch.prepared(this);
  }

  private void go(JsonNode live, boolean anew) {
    if (preparing) {
      prepared(() -> go(live, anew));
    } else if (anew || recreate && live != null && !isReplaced(live)) {
      recreate = true;
      begin(live, this::deleteFirst);
    } else if (takeOver) {
      begin(live, seen -> patchOwners(seen, OwnershipPatch.takeOver(seen)));
    } else if (handOver) {
      begin(live, seen -> {
        telling.progress(OperationState.APPLYING, false, "Replicas", "replicas stays at %d: the manifest no longer names it".formatted(seen.path("spec").path("replicas").asInt()));
        patchOwners(seen, OwnershipPatch.handOver(seen));
      });
    } else {
      begin(live, this::write);
    }
  }

  private void notTried(ApiResult result, JsonNode live) {
    Refusal refusal = Refusal.of(result, apply.ref());
    if (refusal instanceof Refusal.Immutable && mayRecreate()) {
      recreate = true;
      go(live, true);
    } else if (preparing && refusal instanceof Refusal.NotYet notYet) {
      telling.progress(OperationState.DEFERRED, false, notYet.reason(), notYet.message());
      batch.prepared(this);
    } else {
      refused(refusal, live);
    }
  }

  private boolean mayRecreate() {
    return apply.strategy() == Strategy.RECREATE && !apply.settings().recreate().equals("never");
  }

  /** What any refusal means for the operation; the next attempt begins with a look. */
  private void refused(Refusal refusal, JsonNode live) {
    switch (refusal) {
      case Refusal.Stale s when stale < STALE_LIMIT -> {
        stale++;
        look();
      }
      case Refusal.Stale s -> end(OperationState.FAILED, "Conflict", "it is changed by somebody else all the time: " + s.message(), null);
      case Refusal.Absent a -> retry("NotFound", a.message(), 0);
      case Refusal.NotYet n -> {
        if (!overdue(n.message())) {
          telling.progress(telling.begun ? OperationState.WAITING : OperationState.DEFERRED, false, n.reason(), n.message());
          talk.after(PAUSE_MS / 2, this::look);
        }
      }
      case Refusal.Transient t -> retry(t.reason(), t.message(), t.retryAfterMs());
      case Refusal.Immutable i -> end(OperationState.FAILED, "Immutable", dryRunWords(i.message()), null);
      case Refusal.Permanent p -> end(OperationState.FAILED, p.reason(), dryRunWords(p.message()), null);
    }
  }

  private String dryRunWords(String message) {
    return telling.begun ? message : "Dry-run validation failed for resource " + apply.ref().kind() + "/" + apply.ref().name() + ": " + message;
  }

  private void retry(String reason, String message, long serverAsksMs) {
    if (++failures > apply.settings().maxRetries()) {
      end(OperationState.FAILED, reason, "%s (tried %d times)".formatted(message, failures), null);
      return;
    }
    if (!overdue(message)) {
      telling.progress(telling.begun ? OperationState.APPLYING : OperationState.VALIDATING, false, reason, "trying again: " + message);
      talk.after(Backoff.delayMs(apply.id(), failures, serverAsksMs), this::look);
    }
  }

  private boolean overdue(String why) {
    if (session.reactor.now() < deadline) {
      return false;
    }
    end(OperationState.FAILED, "Timeout", "Operation timeout for resource %s/%s: %s".formatted(apply.ref().kind(), apply.ref().name(), why), null);
    return true;
  }

  // -- 4. pre-image

  private interface Step {
    void with(JsonNode live);
  }

  /** The pre-image is in a committed transaction before the first write; it is written once. */
  private void begin(JsonNode live, Step then) {
    if (telling.begun) {
      then.with(live);
      return;
    }
    List<JournalEntry> entries = new ArrayList<>();
    if (session.journal.before(apply.rollout(), apply.operation()).isEmpty()) {
      entries.add(session.preImage(apply.rollout(), apply.operation(), apply.ref(), live, apply.settings(), batch.opened().supersedes()));
    }
    entries.add(progress("begun"));
    session.unreserve(apply.ref());
    telling.begun = true;
    telling.attempt = 1;
    OperationChanged applying = telling.last(OperationState.APPLYING, false, null, null, null);
    session.write(entries, List.of(applying), () -> {
      if (!ended) {
        then.with(live);
      }
    });
  }

  private JournalEntry.Progress progress(String step) {
    return new JournalEntry.Progress(apply.id(), apply.rollout(), apply.operation(), apply.ref(), step, null, null);
  }

  // -- 5. write

  private ObjectNode guarded(JsonNode live) {
    ObjectNode body = apply.manifest().body().deepCopy();
    ObjectNode metadata = (ObjectNode) body.get("metadata");
    if (live == null) {
      metadata.put("resourceVersion", "1"); // which no live object has: a create and nothing else
    } else {
      metadata.put("uid", live.path("metadata").path("uid").asText());
      metadata.put("resourceVersion", live.path("metadata").path("resourceVersion").asText());
    }
    return body;
  }

  private void write(JsonNode live) {
    found = live == null ? recreate ? "recreated" : "created" : "updated";
    ApiRequest.Apply request = new ApiRequest.Apply(apply.ref(), apply.apiVersion(), guarded(live), apply.settings().forceConflicts() || takeOver, false);
    talk.write(request, result -> {
      switch (result) {
        case ApiResult.Ok ok -> follow(ok.body());
        case ApiResult.Lost lost -> lost(lost.message());
        default -> notWritten(Refusal.of(result, apply.ref()), live);
      }
    });
  }

  private void lost(String message) {
    fateUnknown();
    retryAttempt();
    retry("ConnectionLost", message, 0);
  }

  private void fateUnknown() {
    unknownFate = true;
    if (session.journal.progress(apply.id()).filter(session.journal::isCreate).isPresent()) {
      openUntil = session.openCreates.latest();
    }
  }

  private void retryAttempt() {
    telling.attempt++;
  }

  private void notWritten(Refusal refusal, JsonNode live) {
    if (refusal instanceof Refusal.Immutable && mayRecreate() && live != null) {
      recreate = true;
      deleteFirst(live);
      return;
    }
    retryAttempt();
    refused(refusal, live);
  }

  private void patchOwners(JsonNode live, JsonNode patch) {
    talk.write(new ApiRequest.JsonPatch(apply.ref(), apply.apiVersion(), patch), result -> {
      if (result instanceof ApiResult.Ok) {
        look();
      } else if (result instanceof ApiResult.Refused refused && refused.status() == 422) {
        refused(new Refusal.Stale(refused.message()), live); // a patch's failed test (reference/api-server.md)
      } else {
        refused(Refusal.of(result, apply.ref()), live);
      }
    });
  }

  private void deleteFirst(JsonNode live) {
    session.write(List.of(progress("recreate")), List.of(), () -> {
      if (!ended) {
        delete(live, () -> write(null));
      }
    });
  }

  // -- deletion

  private void lookedForDeletion(JsonNode live) {
    if (live == null) {
      found = telling.begun ? "deleted" : "unchanged";
      end(telling.begun ? OperationState.READY : OperationState.UNCHANGED, null, telling.begun ? null : "it is gone already", null);
    } else if (ManagedFields.ours(live).isEmpty()) {
      end(OperationState.SKIPPED, "NotOurs", "it is not deleted: " + ManagedFields.MANAGER + " owns nothing of it", null);
    } else if (preparing) {
      batch.prepared(this);
    } else {
      begin(live, seen -> delete(seen, () -> {
        found = "deleted";
        end(OperationState.READY, null, null, new OperationChanged.Applied("deleted", null, null, null));
      }));
    }
  }

  private void delete(JsonNode live, Runnable gone) {
    String uid = live.path("metadata").path("uid").asText();
    String version = live.path("metadata").path("resourceVersion").asText();
    talk.write(new ApiRequest.Delete(apply.ref(), apply.apiVersion(), uid, version, ApiRequest.Propagation.FOREGROUND), result -> {
      if (result instanceof ApiResult.Ok) {
        untilGone(uid, gone);
        return;
      }
      Refusal refusal = Refusal.of(result, apply.ref());
      if (refusal instanceof Refusal.Absent) {
        gone.run();
      } else {
        retryAttempt();
        refused(refusal, live);
      }
    });
  }

  private void untilGone(String uid, Runnable gone) {
    talk.look(live -> {
      if (live == null || !live.path("metadata").path("uid").asText().equals(uid)) {
        gone.run();
      } else if (!overdue(stuck(live))) {
        telling.progress(OperationState.PROGRESSING, false, "Terminating", stuck(live));
        talk.after(PAUSE_MS / 3, () -> untilGone(uid, gone));
      }
    }, refusal -> refused(refusal, null));
  }

  // -- 6. wait until ready

  private void follow(JsonNode applied) {
    telling.progress(OperationState.PROGRESSING, false, null, telling.begun ? "accepted" : "unchanged, waiting until it is ready");
    new Following(talk, session, apply.ref(), apply.settings(), applied, deadline, result -> {
      switch (result) {
        case Following.Result.Progress p -> telling.progress(OperationState.PROGRESSING, p.hopeless(), p.reason(), p.why());
        case Following.Result.Ready ready -> new Endpoints(talk, session, apply, ready.live()).whenReachable(
            () -> end(telling.begun ? OperationState.READY : OperationState.UNCHANGED, null, null, Telling.applied(found, ready.live())),
            why -> end(OperationState.FAILED, "NoEndpoints", why, null),
            why -> telling.progress(OperationState.PROGRESSING, false, "NoEndpoints", why));
        case Following.Result.Failed failed -> end(OperationState.FAILED, failed.reason(), failed.message(), null);
      }
    }).start(applied);
  }

  private void end(OperationState state, String reason, String message, OperationChanged.Applied applied) {
    if (ended) {
      return;
    }
    ended = true;
    talk.end();
    OperationChanged outcome = telling.last(state, false, reason, message, applied);
    List<JournalEntry> entries = new ArrayList<>();
    if (telling.begun) {
      // What was written for certain needs no barrier when it is undone.
      ObjectNode write = OpenCreates.noted(Json.object().put("unknown", unknownFate && applied == null), openUntil);
      entries.add(new JournalEntry.Progress(apply.id(), apply.rollout(), apply.operation(), apply.ref(), "done", write, outcome));
    }
    if (apply.action() == Action.DELETE && (state == OperationState.READY || state == OperationState.UNCHANGED)) {
      session.openCreates.reservation(apply.rollout(), apply.operation(), apply.ref(), apply.apiVersion()).ifPresent(r -> {
        session.watchReservation(r);
        entries.add(r);
      });
    }
    batch.ended(this, outcome, entries);
  }

  @Override
  public String toString() {
    return apply.action().name().toLowerCase(Locale.ROOT) + " " + apply.ref().display();
  }
}
