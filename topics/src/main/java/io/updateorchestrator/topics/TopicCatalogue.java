package io.updateorchestrator.topics;

import java.time.Duration;
import java.util.List;

/** All topics of one orchestrator: the contract between ingesters, planners, executors and those who subscribe. */
public record TopicCatalogue(String prefix) {
  private static final Duration THIRTY_DAYS = Duration.ofDays(30);

  public Topic manifestChanges() {
    return new Topic(name("manifest-changes"), "ingest", "what a revision of a source changes, object by object, closed by its seal", true, false, null,
        List.of(EventType.MANIFEST_CHANGED, EventType.MANIFEST_REMOVED, EventType.REVISION_SEALED, EventType.REVISION_REFUSED));
  }

  public Topic sources() {
    return new Topic(name("sources"), "planner", "per cluster and source: the last accepted revision, or that a snapshot is wanted", true, true, null,
        List.of(EventType.SOURCE_STATE));
  }

  public Topic requests() {
    return new Topic(name("requests"), "ingest, planner", "what people and programs ask of a cluster's lane", true, false, null,
        List.of(EventType.APPROVE, EventType.ABORT, EventType.ROLLBACK, EventType.RESUME, EventType.CONFIGURED));
  }

  public Topic plans() {
    return new Topic(name("plans"), "planner", "each plan, then its operations", true, false, null, List.of(EventType.PLAN_CREATED, EventType.PLAN_OPERATION));
  }

  public Topic rollouts() {
    return new Topic(name("rollouts"), "planner", "each state change of rollouts, batches and lanes, and the answers to requests", true, false, null,
        List.of(EventType.ROLLOUT_CHANGED, EventType.BATCH_CHANGED, EventType.REQUEST_ANSWERED, EventType.LANE_CHANGED));
  }

  /** One per cluster, so that an executor can be granted its own cluster and nothing else. */
  public Topic commands(String cluster) {
    return new Topic(name("commands." + cluster), "planner", "what the cluster's executor is to do", false, false, THIRTY_DAYS,
        List.of(EventType.OBSERVE, EventType.BATCH_OPENED, EventType.APPLY, EventType.UNDO, EventType.STOP, EventType.SETTLED));
  }

  public Topic outcomes() {
    return new Topic(name("outcomes"), "executor, planner", "each state change of an operation, and observations", true, false, null,
        List.of(EventType.OBSERVED, EventType.OPERATION_CHANGED, EventType.STOPPED, EventType.COMMAND_REFUSED, EventType.COMMANDS_LOST));
  }

  public Topic journal(String cluster) {
    return new Topic(name("journal." + cluster), "executor", "pre-images, progress and position of the cluster's executor, sealed", false, true, null,
        List.of(EventType.BEFORE, EventType.PROGRESS, EventType.POSITION, EventType.RESERVED));
  }

  public Topic clusters() {
    return new Topic(name("clusters"), "executor", "each cluster's identity, kinds, Lease term and heartbeat", true, true, null, List.of(EventType.CLUSTER));
  }

  public Topic decisions() {
    return new Topic(name("decisions"), "planner", "one per fact: what was decided, in which order, under which version", true, false, null, List.of(EventType.DECISION));
  }

  public Topic deadLetters() {
    return new Topic(name("dead-letters"), "all", "what can't be read or decided, with where it came from", true, false, THIRTY_DAYS, List.of(EventType.DEAD_LETTER));
  }

  /** All that do not belong to one cluster. */
  public List<Topic> shared() {
    return List.of(manifestChanges(), sources(), requests(), plans(), rollouts(), outcomes(), clusters(), decisions(), deadLetters());
  }

  public List<Topic> ofCluster(String cluster) {
    return List.of(commands(cluster), journal(cluster));
  }

  private String name(String topic) {
    return prefix + "." + topic;
  }
}
