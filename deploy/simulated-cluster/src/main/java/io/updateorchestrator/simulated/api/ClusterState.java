package io.updateorchestrator.simulated.api;

import io.updateorchestrator.simulated.store.Store;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.UUID;

/** What all parts of a simulated cluster share: storage, kinds, the time, and where ids come from. For one thread at a time. */
public final class ClusterState {

  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final Store store;
  private final Kinds kinds;
  private final SplittableRandom random;
  private Instant now;

  /** @param seed of UIDs and generated names: the same seed and requests give the same ids */
  public ClusterState(Store store, long seed, Instant now) {
    this.store = store;
    this.kinds = new Kinds(store);
    this.random = new SplittableRandom(seed);
    this.now = now;
  }

  public Store store() {
    return store;
  }

  public Kinds kinds() {
    return kinds;
  }

  public Instant now() {
    return now;
  }

  /** Time never goes back. */
  public void setNow(Instant time) {
    if (time.isAfter(now)) {
      now = time;
    }
  }

  /** As Kubernetes writes times: whole seconds. */
  public String timestamp() {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  public String newUid() {
    long high = random.nextLong() & ~0xF000L | 0x4000L;
    long low = random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  /** Five letters, for generated names. */
  public String newSuffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      suffix.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
    }
    return suffix.toString();
  }
}
