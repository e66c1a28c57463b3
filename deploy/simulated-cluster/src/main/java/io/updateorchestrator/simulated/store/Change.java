package io.updateorchestrator.simulated.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One write, in the order of revisions.
 *
 * @param object as stored; of a deletion, as it was last, with the revision of the deletion
 * @param before null for a creation
 */
public record Change(Type type, Key key, ObjectNode object, ObjectNode before, long revision) {

  public enum Type { ADDED, MODIFIED, DELETED }
}
