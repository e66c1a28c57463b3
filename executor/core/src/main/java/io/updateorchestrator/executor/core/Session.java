package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** What all work of one process shares: requests, journal, fence, position. */
final class Session {

  final Reactor reactor;
  final Journal journal = new Journal();
  final ExecutorSettings settings;
  final LeaseKeeper lease;
  final Positions positions = new Positions();
  private long highestTerm;

  Session(Reactor reactor, ExecutorSettings settings, Consumer<String> lost) {
    this.reactor = reactor;
    this.settings = settings;
    this.lease = new LeaseKeeper(reactor, settings, lost);
  }

  long highestTerm() {
    return highestTerm;
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

  /** Writes entries and outcomes together with the position after a command is finished. */
  void finish(long offset, List<JournalEntry> entries, List<Outcome> outcomes) {
    List<JournalEntry> all = new ArrayList<>(entries);
    long position = positions.finished(offset);
    if (position > journal.position().offset() || highestTerm > journal.position().term()) {
      all.add(new JournalEntry.Position(Math.max(position, journal.position().offset()), highestTerm));
    }
    write(all, outcomes, () -> { });
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
