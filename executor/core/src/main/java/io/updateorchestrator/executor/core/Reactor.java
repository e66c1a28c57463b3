package io.updateorchestrator.executor.core;

import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.executor.core.port.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * The core's only way to want something from outside: requests, transactions and time, each with what goes on when it is
 * answered. Deterministic: the same inputs in the same order give the same effects.
 */
final class Reactor {

  private final Map<Long, Consumer<ApiResult>> calls = new HashMap<>();
  private final Map<Long, Runnable> writes = new HashMap<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private List<Effect> effects = new ArrayList<>();
  private long numbers;
  private long now;
  private Instant wall = Instant.EPOCH;

  private record Timer(long due, long number, Runnable then) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      return due != other.due ? Long.compare(due, other.due) : Long.compare(number, other.number);
    }
  }

  /** @param nowMs monotonic */
  void at(long nowMs, Instant wallNow) {
    now = Math.max(now, nowMs);
    wall = wallNow;
  }

  long now() {
    return now;
  }

  Instant wall() {
    return wall;
  }

  void call(ApiRequest request, long timeoutMs, Consumer<ApiResult> then) {
    long number = ++numbers;
    calls.put(number, then);
    effects.add(new Effect.Call(number, request, timeoutMs));
  }

  void answered(long call, ApiResult result) {
    Consumer<ApiResult> then = calls.remove(call);
    if (then != null) {
      then.accept(result);
    }
  }

  /** {@code then} runs when the transaction has committed. */
  void write(List<JournalEntry> journal, List<String> tombstones, List<Outcome> outcomes, Runnable then) {
    long number = ++numbers;
    writes.put(number, then);
    effects.add(new Effect.Write(number, journal, tombstones, outcomes));
  }

  void tell(Outcome outcome) {
    write(List.of(), List.of(), List.of(outcome), () -> { });
  }

  void committed(long write) {
    Runnable then = writes.remove(write);
    if (then != null) {
      then.run();
    }
  }

  void after(long delayMs, Runnable then) {
    timers.add(new Timer(now + delayMs, ++numbers, then));
    effects.add(new Effect.WakeAt(delayMs));
  }

  void woken() {
    while (!timers.isEmpty() && timers.peek().due() <= now) {
      timers.poll().then().run();
    }
    if (!timers.isEmpty()) {
      effects.add(new Effect.WakeAt(timers.peek().due() - now));
    }
  }

  /** What is under way is left to a successor: nothing goes on when it is answered. */
  void forget() {
    calls.clear();
    writes.clear();
    timers.clear();
  }

  void fenced(String holder, String reason) {
    effects.add(new Effect.Fenced(holder, reason));
  }

  List<Effect> drain() {
    List<Effect> drained = effects;
    effects = new ArrayList<>();
    return drained;
  }
}
