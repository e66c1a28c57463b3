package io.updateorchestrator.common.event;

import io.updateorchestrator.common.resource.ResourceRef;
import java.time.Instant;

/**
 * An operation has changed its state. The last one of an operation ({@link OperationState#finished()}) is sent exactly once per command.
 *
 * @param command that it answers
 * @param state the new one
 * @param attempt of writing, from 1; 0 before the first
 * @param begun a write may have reached the object: there is a pre-image, and undoing must look
 * @param hopeless the object is in a state from which it can't become ready (it waits for what isn't coming)
 * @param reason one word for programs: {@code ImagePullBackOff}, {@code Conflict}, {@code Timeout} …; null where there is none
 * @param message one line for people, with the server's own words; never a Secret's value
 * @param applied what the object is now; null unless it was written or found as wanted
 */
public record OperationChanged(String cluster, String rollout, long term, String command, String operation, ResourceRef ref,
    OperationState state, int attempt, boolean begun, boolean hopeless, String reason, String message, Applied applied, Instant at) implements Outcome {

  /**
   * @param found what was really done: {@code created updated recreated deleted unchanged restored}
   * @param liveDigest over the fields in our manager's {@code Apply} entry and their values; null for a Secret and for what is gone
   */
  public record Applied(String found, String uid, String resourceVersion, String liveDigest) {}
}
