package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.CommandsLost;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** What all work of one process shares: requests, journal, fence, position. */
final class Session {

  /** A process that was stopped for longer can't be prevented from writing, only found (protocol.md, "The fence"). */
  private static final Duration RESERVATION_KEPT = Duration.ofHours(24);
  private static final long PAUSE_MS = 250;

  final Reactor reactor;
  final Journal journal = new Journal();
  final ExecutorSettings settings;
  final LeaseKeeper lease;
  final OpenCreates openCreates;
  final Positions positions = new Positions();
  private long highestTerm;

  Session(Reactor reactor, ExecutorSettings settings, LeaseKeeper.Lost lost) {
    this.reactor = reactor;
    this.settings = settings;
    this.openCreates = new OpenCreates(journal, reactor, settings);
    this.lease = new LeaseKeeper(reactor, settings, lost);
  }

  long highestTerm() {
    return highestTerm;
  }

  void sawTermOf(io.updateorchestrator.common.event.Command command) {
    if (!(command instanceof io.updateorchestrator.common.event.Settled)) {
      sawTerm(command.term());
    }
  }

  void sawTerm(long term) {
    highestTerm = Math.max(highestTerm, term);
  }

  void call(ApiRequest request, Consumer<ApiResult> then) {
    reactor.call(request, settings.requestTimeoutMs(), then);
  }

  void get(ResourceRef ref, String apiVersion, Consumer<ApiResult> then) {
    call(new ApiRequest.Get(ref, apiVersion), then);
  }

  /** Writes entries, mirrored here at once so that later decisions see them; {@code then} runs when they are durable. */
  void write(List<JournalEntry> entries, List<Outcome> outcomes, Runnable then) {
    entries.forEach(journal::put);
    reactor.write(entries, List.of(), outcomes, then);
  }

  /** Writes entries and outcomes together with the position after commands are finished. */
  void finish(List<Long> offsets, List<JournalEntry> entries, List<Outcome> outcomes) {
    List<JournalEntry> all = new ArrayList<>(entries);
    offsets.forEach(positions::finished);
    long position = positions.position();
    if (position > journal.position().offset() || highestTerm > journal.position().term()) {
      all.add(new JournalEntry.Position(Math.max(position, journal.position().offset()), highestTerm));
    }
    write(all, outcomes, () -> { });
  }

  /**
   * The entry to be written before an object is touched: the state as seen, or the name of the entry that holds it.
   *
   * @param supersedes rollouts that were taken over: an entry of any other is over, whether its end has been told here or not
   */
  JournalEntry.Before preImage(String rollout, String operation, ResourceRef ref, JsonNode live, OperationSettings settings, List<String> supersedes) {
    String same = journal.unsettled(ref, supersedes);
    boolean wasReady = live != null && ReadinessRules.of(ref, live, settings, Long.MAX_VALUE) instanceof Readiness.Ready;
    return new JournalEntry.Before(rollout, operation, ref, same == null ? live : null, same, wasReady, false, reactor.wall());
  }

  /** Whether a create of an operation that was given up may still make the object. */
  boolean isReserved(ResourceRef ref) {
    return journal.reservation(ref).map(r -> r.until().isAfter(reactor.wall())).orElse(false);
  }

  /** What a late create makes is removed by UID, if only we have written it (protocol.md, "The fence"). */
  void watchReservation(JournalEntry.Reserved reserved) {
    long wait = Math.max(0, Duration.between(reactor.wall(), reserved.until()).toMillis());
    reactor.after(wait, () -> sweep(reserved, () -> { }));
  }

  /** Removes what late creates have made, then goes on: nothing is applied to an object that is about to be removed. */
  void sweep(Runnable then) {
    sweep(journal.reservations(), then);
  }

  private void sweep(List<JournalEntry.Reserved> left, Runnable then) {
    if (left.isEmpty()) {
      then.run();
    } else {
      sweep(left.getFirst(), () -> sweep(left.subList(1, left.size()), then));
    }
  }

  private void sweep(JournalEntry.Reserved reserved, Runnable then) {
    if (!isOpen(reserved)) {
      then.run();
      return;
    }
    if (reserved.until().plus(RESERVATION_KEPT).isBefore(reactor.wall())) {
      forget(reserved);
      then.run();
      return;
    }
    get(reserved.ref(), reserved.apiVersion(), result -> {
      if (isOpen(reserved) && result instanceof ApiResult.Ok ok && ManagedFields.onlyOurs(ok.body()) && !journal.knowsUid(uidOf(ok.body()))) {
        ForeignContent content = new ForeignContent(new Conversation(this, reserved.ref(), reserved.apiVersion(), highestTerm));
        content.find(reserved.ref(), ok.body(), found -> {
          if (found.isEmpty()) {
            remove(reserved, ok.body(), then);
          } else {
            then.run();
          }
        });
      } else {
        then.run();
      }
    });
  }

  /** Guarded by the version, too: an operation that begins meanwhile takes the object over. */
  private void remove(JournalEntry.Reserved reserved, JsonNode live, Runnable then) {
    lease.sure(highestTerm, () -> {
      if (isOpen(reserved)) {
        String version = live.path("metadata").path("resourceVersion").asText();
        call(new ApiRequest.Delete(reserved.ref(), reserved.apiVersion(), uidOf(live), version, ApiRequest.Propagation.BACKGROUND), result -> {
          if (result instanceof ApiResult.Refused refused && Refusal.of(refused, reserved.ref()) instanceof Refusal.Stale) {
            reactor.after(PAUSE_MS, () -> sweep(reserved, then));
          } else {
            then.run();
          }
        });
      } else {
        then.run();
      }
    });
  }

  private boolean isOpen(JournalEntry.Reserved reserved) {
    return journal.reservation(reserved.ref()).filter(reserved::equals).isPresent();
  }

  private static String uidOf(JsonNode object) {
    return object.path("metadata").path("uid").asText();
  }

  /** An operation begins on the object: whatever is there now is its business. */
  void unreserve(ResourceRef ref) {
    journal.reservation(ref).ifPresent(this::forget);
  }

  private void forget(JournalEntry.Reserved reserved) {
    journal.remove(reserved.key());
    reactor.write(List.of(), List.of(reserved.key()), List.of(), () -> { });
  }

  boolean isAnyReserved(List<String> rollouts) {
    return journal.reservations().stream().anyMatch(r -> rollouts.contains(r.rollout()) && r.until().isAfter(reactor.wall()));
  }

  /** Commands are gone: the position is moved to the first that is left. */
  void lost(CommandsLost lost) {
    write(List.of(new JournalEntry.Position(lost.logStart(), highestTerm)), List.of(lost), () -> { });
  }

  void tell(Outcome outcome) {
    reactor.tell(outcome);
  }

  /** The server's words, without the values of the Secret that they are about. */
  static String redact(ResourceRef ref, JsonNode body, String message) {
    if (message == null || body == null || !ref.is("", "Secret")) {
      return message;
    }
    String clean = message;
    for (JsonNode value : body.path("data")) {
      String encoded = value.asText();
      if (!encoded.isEmpty()) {
        clean = clean.replace(encoded, "***");
        clean = clean.replace(decoded(encoded), "***");
      }
    }
    return clean;
  }

  private static String decoded(String encoded) {
    try {
      String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      return text.isEmpty() ? encoded : text;
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }
}
