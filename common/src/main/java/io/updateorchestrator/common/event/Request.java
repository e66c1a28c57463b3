package io.updateorchestrator.common.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** A record of {@code requests}: what a person, a program or the planner's own start asks of a cluster's lane. */
public sealed interface Request permits Request.Approve, Request.Abort, Request.Rollback, Request.Resume, Request.Configured {

  /** Made by the sender; a repeated id gets the first answer. */
  String id();

  String cluster();

  /**
   * @param planDigest of the plan that was looked at; null means the one that waits now
   * @param seen state of the rollout that the sender saw
   * @param notAfter when the request expires, so that an unanswered one never acts later
   */
  record Approve(String id, String cluster, String rollout, String planDigest, String seen, Instant notAfter, String by) implements Request {}

  /** @param keep stop without undoing */
  record Abort(String id, String cluster, String rollout, boolean keep, String seen, Instant notAfter, String by) implements Request {}

  /** A rollback by hand is a rollout of its own, which restores what {@code rollout} changed. */
  record Rollback(String id, String cluster, String rollout, boolean confirmed, RolloutOptions options, String seen, Instant notAfter, String by) implements Request {}

  /** Goes on with a lane that is halted by a fact that could not be decided. */
  record Resume(String id, String cluster, Instant notAfter, String by) implements Request {}

  /** The part of the configuration that decisions depend on, whole and without secrets, when its digest differs at the start. */
  record Configured(String id, String cluster, String digest, JsonNode configuration, Instant at) implements Request {}
}
