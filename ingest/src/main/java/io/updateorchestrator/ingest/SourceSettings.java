package io.updateorchestrator.ingest;

import io.updateorchestrator.common.config.Configuration.SourceEntry;
import io.updateorchestrator.common.event.RolloutOptions;

/**
 * A source, and how its revisions are taken.
 *
 * @param by who is said to ask; null for each commit's author
 * @param confirmed what it publishes counts as confirmed by a person, as far as the threshold goes: {@code up FOLDER}
 * @param options that hold for each of its rollouts; null for none
 */
public record SourceSettings(SourceEntry entry, String by, boolean confirmed, RolloutOptions options) {

  /** A source of the configuration. */
  public static SourceSettings of(SourceEntry entry) {
    return new SourceSettings(entry, null, false, null);
  }
}
