package io.updateorchestrator.simulation;

import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.state.ClusterView;

/**
 * Where the model's shells follow the protocol. A test breaks one of these to see that the invariants notice; everything else
 * keeps them as they are.
 */
public class Rules {
  /** Whether the executor is told that a write has committed only when it has. */
  public boolean waitsForCommit() {
    return true;
  }

  /** Key of the journal under which an entry is written. */
  public String journalKey(JournalEntry entry) {
    return entry.key();
  }

  /** The entry as it is written. @param logEnd end offset of the commands */
  public JournalEntry journalEntry(JournalEntry entry, java.util.List<Command> commands) {
    return entry;
  }

  /** A request as it is sent; null where the client says that all went well and sends nothing. */
  public ApiRequest sent(ApiRequest request) {
    return request;
  }

  /** What the client sends by itself after a refusal; null, as it should be: each attempt is the core's own. */
  public ApiRequest repeats(ApiRequest request, ApiResult.Refused refused, ModelApiView api) {
    return null;
  }

  /** What a client that repeats by itself can see of an object. */
  public interface ModelApiView {
    com.fasterxml.jackson.databind.node.ObjectNode live(io.updateorchestrator.common.resource.ResourceRef ref);
  }

  /** A command as it is sent. */
  public Command outgoing(Command command) {
    return command;
  }

  /** An outcome as the planner is told it. */
  public Outcome incoming(Outcome outcome, ClusterView view) {
    return outcome;
  }

  /** What the planner's core sees of its state. */
  public ClusterView view(ClusterView view) {
    return view;
  }

  /** A decision as it is carried out. */
  public Decision decision(Decision decision, ClusterView view) {
    return decision;
  }
}
