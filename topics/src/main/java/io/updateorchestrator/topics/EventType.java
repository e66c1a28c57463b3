package io.updateorchestrator.topics;

import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.CommandsLost;
import io.updateorchestrator.common.event.DeadLetter;
import io.updateorchestrator.common.event.DecisionRecord;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.ManifestChanged;
import io.updateorchestrator.common.event.ManifestRemoved;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RevisionRefused;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.Settled;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.common.event.Undo;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every event that is ever written, with the record that it is read as. The version is part of the type; within it fields are
 * only added, and unknown ones ignored. A breaking change is a new type beside the old one.
 */
public enum EventType {
  MANIFEST_CHANGED("manifest.changed", ManifestChanged.class),
  MANIFEST_REMOVED("manifest.removed", ManifestRemoved.class),
  REVISION_SEALED("revision.sealed", RevisionSealed.class),
  REVISION_REFUSED("revision.refused", RevisionRefused.class),
  SOURCE_STATE("source.state", SourceState.class),
  APPROVE("approve", Request.Approve.class),
  ABORT("abort", Request.Abort.class),
  ROLLBACK("rollback", Request.Rollback.class),
  RESUME("resume", Request.Resume.class),
  CONFIGURED("configured", Request.Configured.class),
  PLAN_CREATED("plan.created", PlanRecord.Created.class),
  PLAN_OPERATION("plan.operation", PlanRecord.Operation.class),
  ROLLOUT_CHANGED("rollout.changed", RolloutRecord.RolloutChanged.class),
  BATCH_CHANGED("batch.changed", RolloutRecord.BatchChanged.class),
  REQUEST_ANSWERED("request.answered", RolloutRecord.RequestAnswered.class),
  LANE_CHANGED("lane.changed", RolloutRecord.LaneChanged.class),
  OBSERVE("observe", Observe.class),
  BATCH_OPENED("batch.opened", BatchOpened.class),
  APPLY("apply", Apply.class),
  UNDO("undo", Undo.class),
  STOP("stop", Stop.class),
  SETTLED("settled", Settled.class),
  OBSERVED("observed", Observed.class),
  OPERATION_CHANGED("operation.changed", OperationChanged.class),
  STOPPED("stopped", Stopped.class),
  COMMAND_REFUSED("command.refused", CommandRefused.class),
  COMMANDS_LOST("commands.lost", CommandsLost.class),
  BEFORE("before", JournalEntry.Before.class),
  PROGRESS("progress", JournalEntry.Progress.class),
  POSITION("position", JournalEntry.Position.class),
  RESERVED("reserved", JournalEntry.Reserved.class),
  CLUSTER("cluster", ClusterRecord.class),
  DECISION("decision", DecisionRecord.class),
  DEAD_LETTER("dead.letter", DeadLetter.class);

  private static final String PREFIX = "io.updateorchestrator.";
  private static final String VERSION = ".v1";
  private static final Map<String, EventType> BY_LABEL = Arrays.stream(values()).collect(Collectors.toMap(EventType::label, Function.identity()));
  private static final Map<Class<?>, EventType> BY_RECORD = Arrays.stream(values()).collect(Collectors.toMap(EventType::record, Function.identity()));

  private final String name;
  private final Class<?> record;

  EventType(String name, Class<?> record) {
    this.name = name;
    this.record = record;
  }

  /** {@code ce_type}: {@code io.updateorchestrator.manifest.changed.v1}. */
  public String label() {
    return PREFIX + name + VERSION;
  }

  /** Name and version without the prefix, as schema files are called: {@code manifest.changed.v1}. */
  public String schemaName() {
    return name + VERSION;
  }

  public Class<?> record() {
    return record;
  }

  public static Optional<EventType> of(String label) {
    return Optional.ofNullable(BY_LABEL.get(label));
  }

  /** @throws IllegalArgumentException if the value is no event */
  public static EventType of(Object event) {
    EventType type = BY_RECORD.get(event.getClass());
    if (type == null) {
      throw new IllegalArgumentException("Not an event: " + event.getClass().getName());
    }
    return type;
  }
}
