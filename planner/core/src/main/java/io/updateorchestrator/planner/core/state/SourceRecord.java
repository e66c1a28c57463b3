package io.updateorchestrator.planner.core.state;

/**
 * What is known of a source.
 *
 * @param revision last accepted; null where none is
 * @param setDigest of the accepted set, 64 hex digits
 * @param heldDigest set digest of the revision that failed and is not tried again by itself; null where none is
 */
public record SourceRecord(String source, String revision, String setDigest, String heldDigest, String heldRevision) {

  public SourceRecord accepted(String newRevision, String digest) {
    return new SourceRecord(source, newRevision, digest, null, null);
  }

  public SourceRecord held(String digest, String byRevision) {
    return new SourceRecord(source, revision, setDigest, digest, byRevision);
  }
}
