package io.updateorchestrator.planner.streams.lane;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.ManifestChange;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.topics.EventType;

/** Facts and the events that they come from; how {@code decisions} names and holds them. */
public final class Facts {

  private Facts() {}

  /** @throws IllegalArgumentException if the event is none that a lane is told */
  public static Fact of(Object event) {
    return switch (event) {
      case ManifestChange change -> new Fact.Said(change);
      case Request request -> new Fact.Asked(request);
      case Outcome outcome -> new Fact.Told(outcome);
      case ClusterRecord record -> new Fact.ClusterSeen(record);
      default -> throw new IllegalArgumentException("No fact: " + event.getClass().getName());
    };
  }

  /** The inverse of {@link #of}; null for what the shell itself says. */
  static Object eventOf(Fact fact) {
    return switch (fact) {
      case Fact.Said said -> said.change();
      case Fact.Asked asked -> asked.request();
      case Fact.Told told -> told.outcome();
      case Fact.ClusterSeen seen -> seen.record();
      case Fact.TimerDue due -> null;
      case Fact.ExecutorSilent silent -> null;
      case Fact.Undecided undecided -> null;
    };
  }

  /** {@code factType}: the event's type, or one word for what the shell itself says. */
  static String typeOf(Fact fact) {
    return switch (fact) {
      case Fact.TimerDue due -> "timer-due";
      case Fact.ExecutorSilent silent -> "executor-silent";
      case Fact.Undecided undecided -> "undecided";
      case Fact.Said said -> EventType.of(said.change()).label();
      case Fact.Asked asked -> EventType.of(asked.request()).label();
      case Fact.Told told -> EventType.of(told.outcome()).label();
      case Fact.ClusterSeen seen -> EventType.of(seen.record()).label();
    };
  }

  /** The fact itself where its topic isn't kept for good, or it has none; else null. */
  static JsonNode held(Fact fact, Origin origin) {
    Object event = eventOf(fact);
    if (event == null) {
      return Json.MAPPER.valueToTree(fact);
    }
    return origin == null || fact instanceof Fact.ClusterSeen ? Json.MAPPER.valueToTree(event) : null;
  }

  /** The inverse of {@link #held}. */
  public static Fact read(String type, JsonNode held) {
    return EventType.of(type).<Fact>map(known -> of(Json.MAPPER.convertValue(held, known.record()))).orElseGet(() -> Json.MAPPER.convertValue(held, Fact.class));
  }
}
