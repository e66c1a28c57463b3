package io.updateorchestrator.planner.streams.replay;

import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.event.DecisionRecord;
import io.updateorchestrator.common.event.ManifestChange;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.PlannerCore;
import io.updateorchestrator.planner.streams.lane.Deciding;
import io.updateorchestrator.topics.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides every recorded fact again, in the recorded order, and compares. Reads topics only, and emits nothing: what an auditor
 * runs, and what lost state is rebuilt from.
 */
public final class Replay {

  private final KafkaSettings kafka;
  private final Deciding.Core core;

  public Replay(KafkaSettings kafka) {
    this(kafka, new PlannerCore(Configuration.defaults().lane())::decide);
  }

  public Replay(KafkaSettings kafka, Deciding.Core core) {
    this.kafka = kafka;
    this.core = core;
  }

  /** @param replayed digest of what is decided now; null where the fact is gone from its topic, or can't be decided */
  public record Difference(String cluster, long number, String factType, String recorded, String replayed) {}

  /**
   * @param decisions that were decided again and compared
   * @param differences empty where the same plans come out
   * @param otherVersions of the core, which this one can't answer for; their decisions are not compared
   * @param lanes as they have become, by cluster
   */
  public record Report(long decisions, List<Difference> differences, Set<String> otherVersions, Map<String, ReplayedLane> lanes) {

    public Report {
      differences = List.copyOf(differences);
      otherVersions = Set.copyOf(otherVersions);
      lanes = Map.copyOf(lanes);
    }
  }

  /** What is there now. */
  public Report run() {
    Run run = new Run();
    for (int partition = 0; partition < kafka.partitions(); partition++) {
      run.partition(partition);
    }
    return new Report(run.decisions, run.differences, run.otherVersions, run.lanes);
  }

  private final class Run {

    private final Map<String, ReplayedLane> lanes = new TreeMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private final Set<String> otherVersions = new TreeSet<>();
    private long decisions;

    void partition(int partition) {
      try (TopicCursor log = new TopicCursor(kafka, new TopicPartition(kafka.catalogue().decisions().name(), partition));
          FactSource facts = new FactSource(kafka, partition, this::stage)) {
        for (Optional<TopicCursor.Entry> next = log.next(); next.isPresent(); next = log.next()) {
          if (next.get().event() instanceof DecisionRecord recorded) {
            decide(recorded, facts.of(recorded));
          }
        }
      }
    }

    private ReplayedLane lane(String cluster) {
      return lanes.computeIfAbsent(cluster, ReplayedLane::new);
    }

    private void stage(Fact fact) {
      ManifestChange change = ((Fact.Said) fact).change();
      lane(change.cluster()).stage(core, fact);
    }

    private void decide(DecisionRecord recorded, Optional<Fact> fact) {
      ReplayedLane lane = lane(recorded.cluster());
      if (recorded.undecided() != null) {
        lane.skip(recorded);
        return;
      }
      String digest = fact.map(f -> again(lane, f, recorded)).orElse(null);
      if (!recorded.core().equals(PlannerCore.VERSION)) {
        otherVersions.add(recorded.core());
        return;
      }
      decisions++;
      if (!recorded.digest().equals(digest)) {
        differences.add(new Difference(recorded.cluster(), recorded.number(), recorded.factType(), recorded.digest(), digest));
      }
    }

    private String again(ReplayedLane lane, Fact fact, DecisionRecord recorded) {
      try {
        return lane.decide(core, fact, recorded);
      } catch (RuntimeException e) {
        return null;
      }
    }
  }
}
