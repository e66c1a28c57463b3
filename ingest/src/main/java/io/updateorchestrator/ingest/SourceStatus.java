package io.updateorchestrator.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * How a source stands.
 *
 * @param kind {@code git} or {@code folder}
 * @param location without a password
 * @param looked when it was last read successfully; null for never
 * @param error why it can't be read now; null if it can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceStatus(String name, String kind, String location, Instant looked, String error, List<OnCluster> clusters) {

  public SourceStatus {
    clusters = List.copyOf(clusters);
  }

  /**
   * @param revision that the source is at
   * @param accepted last revision that the planner accepted; null for none
   * @param problems of the revision, as they are shown; empty where it can be read
   * @param notes on what was left out, and warnings
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OnCluster(String cluster, String revision, String accepted, int objects, List<String> problems, List<String> notes) {}
}
