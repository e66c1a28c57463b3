package io.updateorchestrator.planner.core;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.ManifestChange;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.planner.core.state.Timer;

/** What a lane is told, one at a time (protocol.md, "Facts and decisions"). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Fact.TimerDue.class, name = "timer-due"),
    @JsonSubTypes.Type(value = Fact.ClusterSeen.class, name = "cluster-seen"),
    @JsonSubTypes.Type(value = Fact.ExecutorSilent.class, name = "executor-silent"),
    @JsonSubTypes.Type(value = Fact.Undecided.class, name = "undecided")})
public sealed interface Fact {

  /** A change that is only staged, or what closes or refuses a revision. */
  record Said(ManifestChange change) implements Fact {}

  record Asked(Request request) implements Fact {}

  record Told(Outcome outcome) implements Fact {}

  record TimerDue(Timer timer) implements Fact {}

  /** Something in a cluster's record has changed, not only its heartbeat. */
  record ClusterSeen(ClusterRecord record) implements Fact {}

  /** No heartbeat for three intervals. */
  record ExecutorSilent(String cluster) implements Fact {}

  /** The former fact could not be decided: it and all that follow wait for {@code resume}. */
  record Undecided(String cluster, String reason) implements Fact {}
}
