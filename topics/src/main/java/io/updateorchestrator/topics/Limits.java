package io.updateorchestrator.topics;

/** Sizes that are set on purpose, alike for producers, topics and changelogs (architecture.md, "Keys, topics, time"). */
public final class Limits {
  /** One Kubernetes object, normalised, as JSON: the API server's own limit is about 1.5 MiB. Above it the ingester refuses a revision. */
  public static final int OBJECT_BYTES = 4 * 1024 * 1024;
  /** A record with one object in it: sealing a Secret's values makes them a third longer, and the envelope comes on top. */
  public static final int RECORD_BYTES = 6 * 1024 * 1024;

  /** Of compacted topics: how much is kept beside the newest record of each key, roughly. */
  public static final int COMPACTED_SEGMENT_BYTES = 16 * 1024 * 1024;

  private Limits() {}
}
