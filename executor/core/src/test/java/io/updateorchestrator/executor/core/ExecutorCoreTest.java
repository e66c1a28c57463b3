package io.updateorchestrator.executor.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.CommandsLost;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.executor.core.port.Input;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ExecutorCoreTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final OperationSettings SETTINGS = new OperationSettings(60_000, 1_000, 1_000, 0, 1, false, "when-needed", true, true, false, false, 1_000, false, false);

  private final ExecutorCore core = new ExecutorCore(new ExecutorSettings("c", "orchestration", 1_000, (ref, clear) -> "hmac:0"));
  private final List<Effect> effects = new ArrayList<>();
  private final List<ApiRequest> requests = new ArrayList<>();
  private Function<ApiRequest, ApiResult> api = ExecutorCoreTest::empty;

  @Test
  void tellsWhoHoldsTheLeaseBeforeAnyCommandComes() {
    // Given
    api = request -> new ApiResult.Ok(200, lease("another", 7));

    // When
    tell(started(List.of(), 0, 0));

    // Then
    assertThat(effects).contains(new Effect.Fenced("another", "the Lease is held by another"));
    assertThat(core.mayWrite()).isFalse();
  }

  @Test
  void namesTheKeyWhenItHasNoRightToTheLease() {
    // Given
    api = request -> new ApiResult.Refused(403, "Forbidden", "leases is forbidden", List.of(), 0);

    // When
    tell(started(List.of(), 0, 0));

    // Then
    assertThat(effects).filteredOn(Effect.Fenced.class::isInstance).singleElement().extracting(e -> ((Effect.Fenced) e).reason()).asString()
        .contains("orchestration/update-orchestrator", "lease_namespace");
  }

  @Test
  void letsGoOfTheLeaseWhenItStopsAndBeginsNothingElse() {
    // Given
    ObjectNode held = lease("me", 3);
    api = request -> switch (request) {
      case ApiRequest.Get get when get.ref().kind().equals("Lease") -> new ApiResult.Ok(200, held);
      case ApiRequest.Replace replace -> {
        held.removeAll();
        held.setAll(replace.body());
        yield new ApiResult.Ok(200, held);
      }
      default -> empty(request);
    };
    tell(started(List.of(), 0, 0));
    tell(new Input.CaughtUp());
    tell(new Input.CommandRead(0, opened(1)));
    tell(new Input.CommandRead(1, apply("one")));

    // When
    tell(new Input.Stopping());
    int sent = requests.size();
    tell(new Input.CommandRead(2, opened(0)));

    // Then
    assertThat(held.path("spec").path("holderIdentity").asText()).isEmpty();
    assertThat(requests).hasSize(sent);
  }

  @Test
  void failsABatchOfWhichACommandCantBeReadBeforeAnythingIsWritten() {
    // Given
    tell(started(List.of(), 0, 3));
    tell(new Input.CommandRead(0, opened(2)));
    tell(new Input.CommandRead(1, apply("one")));
    tell(new Input.Unreadable(2, "sealed with another key"));

    // When
    tell(new Input.CaughtUp());

    // Then
    assertThat(requests).noneMatch(ApiRequest::writes);
    assertThat(outcomes(OperationChanged.class)).last().satisfies(o -> {
      assertThat(o.state()).isEqualTo(OperationState.STOPPED);
      assertThat(o.begun()).isFalse();
    });
    assertThat(core.position()).isEqualTo(3);
  }

  @Test
  void saysThatCommandsAreLostWhenTheTopicCountsFromTheBeginningAgain() {
    // When
    tell(started(List.of(new JournalEntry.Position(1_000, 4)), 0, 12));

    // Then
    assertThat(outcomes(CommandsLost.class)).containsExactly(new CommandsLost("c", 1_000, 0, NOW));
    assertThat(core.position()).isZero();
    assertThat(writes()).flatExtracting(Effect.Write::journal).contains(new JournalEntry.Position(0, 4));
  }

  /** A cluster without objects that accepts what is applied. */
  private static ApiResult empty(ApiRequest request) {
    return request instanceof ApiRequest.Apply apply ? new ApiResult.Ok(201, apply.body()) : new ApiResult.Refused(404, "NotFound", "no such object", List.of(), 0);
  }

  private static Input.Started started(List<JournalEntry> journal, long logStart, long end) {
    return new Input.Started(journal, "uid", "me", "me-1", logStart, end);
  }

  private static BatchOpened opened(int count) {
    return new BatchOpened("c/1/batch/1", "c", "uid", "c-1", 1, 1, 1, count, false, true, 1_000, true, 4);
  }

  private static Apply apply(String name) {
    ResourceRef ref = ResourceRef.core("ConfigMap", "shop", name);
    ObjectNode body = Json.object();
    body.put("apiVersion", "v1").put("kind", "ConfigMap").putObject("metadata").put("name", name).put("namespace", "shop");
    return new Apply("c/1/" + name, "c", "uid", "c-1", 1, 1, 1, name, Action.CREATE, ref, "v1", new Manifest(ref, "v1", body, "sha256:0", null), Strategy.ATOMIC,
        List.of(), null, SETTINGS);
  }

  private static ObjectNode lease(String holder, int incarnation) {
    ObjectNode lease = Json.object();
    lease.putObject("metadata").putObject("annotations").put("update-orchestrator/incarnation", String.valueOf(incarnation));
    lease.putObject("spec").put("holderIdentity", holder).put("renewTime", NOW.toString());
    return lease;
  }

  private List<Effect.Write> writes() {
    return effects.stream().filter(Effect.Write.class::isInstance).map(Effect.Write.class::cast).toList();
  }

  private <T> List<T> outcomes(Class<T> type) {
    return writes().stream().flatMap(w -> w.outcomes().stream()).filter(type::isInstance).map(type::cast).toList();
  }

  /** Answers all that the core wants, until it wants no more. */
  private void tell(Input first) {
    Deque<Input> inputs = new ArrayDeque<>(List.of(first));
    while (!inputs.isEmpty()) {
      for (Effect effect : core.decide(inputs.poll(), 0, NOW)) {
        effects.add(effect);
        switch (effect) {
          case Effect.Call call -> {
            requests.add(call.request());
            inputs.add(new Input.Answered(call.call(), api.apply(call.request())));
          }
          case Effect.Write write -> inputs.add(new Input.Committed(write.write()));
          case Effect.WakeAt wake -> { }
          case Effect.Fenced fenced -> { }
        }
      }
    }
  }
}
