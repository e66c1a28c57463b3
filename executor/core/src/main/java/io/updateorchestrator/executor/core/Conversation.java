package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.util.function.Consumer;

/**
 * One operation's requests: reads are repeated while nothing answers, writes pass the fence, and once the operation has
 * ended no answer reaches it any more.
 */
final class Conversation {

  private static final long READ_PAUSE_MS = 500;

  private final Session session;
  private final ResourceRef ref;
  private final String apiVersion;
  private final long term;
  private boolean over;
  private boolean writing;

  Conversation(Session session, ResourceRef ref, String apiVersion, long term) {
    this.session = session;
    this.ref = ref;
    this.apiVersion = apiVersion;
    this.term = term;
  }

  void end() {
    over = true;
  }

  boolean over() {
    return over;
  }

  /** The live object, or null where it is absent; what can't be read for good goes to {@code refused}. */
  void look(Consumer<JsonNode> then, Consumer<Refusal> refused) {
    lookAt(ref, apiVersion, then, refused);
  }

  void lookAt(ResourceRef other, String version, Consumer<JsonNode> then, Consumer<Refusal> refused) {
    read(new ApiRequest.Get(other, version), other, result -> {
      if (result instanceof ApiResult.Ok ok) {
        then.accept(ok.body());
      } else if (Refusal.of(result, other) instanceof Refusal.Permanent permanent) {
        refused.accept(permanent);
      } else {
        then.accept(null);
      }
    });
  }

  /** Items of a list; an empty array where the kind is not there. */
  void list(ApiRequest.ListOf request, Consumer<JsonNode> then) {
    read(request, ref, result -> then.accept(result instanceof ApiResult.Ok ok ? ok.body().path("items") : io.updateorchestrator.common.json.Json.array()));
  }

  private void read(ApiRequest request, ResourceRef about, Consumer<ApiResult> then) {
    session.call(request, result -> {
      if (over) {
        return;
      }
      if (!(result instanceof ApiResult.Ok) && Refusal.of(result, about) instanceof Refusal.Transient) {
        after(READ_PAUSE_MS, () -> read(request, about, then));
      } else {
        then.accept(result);
      }
    });
  }

  /** A request that needs no fence: a dry-run. */
  void ask(ApiRequest request, long timeoutMs, Consumer<ApiResult> then) {
    session.reactor.call(request, timeoutMs, result -> {
      if (!over) {
        then.accept(result);
      }
    });
  }

  /** A write: sent when the Lease is surely ours. */
  void write(ApiRequest request, Consumer<ApiResult> then) {
    session.lease.sure(term, () -> {
      if (!over) {
        writing = true;
        ask(request, session.settings.requestTimeoutMs(), result -> {
          writing = false;
          then.accept(result);
        });
      }
    });
  }

  /** Whether a write has been sent whose answer is not known. */
  boolean writing() {
    return writing;
  }

  void after(long delayMs, Runnable then) {
    session.reactor.after(delayMs, () -> {
      if (!over) {
        then.run();
      }
    });
  }
}
