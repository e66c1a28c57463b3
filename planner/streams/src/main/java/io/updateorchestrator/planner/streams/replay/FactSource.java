package io.updateorchestrator.planner.streams.replay;

import io.updateorchestrator.common.event.DecisionRecord;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.PlannerCore;
import io.updateorchestrator.planner.streams.lane.Facts;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Topic;
import io.updateorchestrator.topics.TopicCatalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The facts of one partition, found again by where decisions say they lie. What comes before the one that is asked for is kept:
 * facts of a lane that was halted are decided after later ones of other lanes.
 */
final class FactSource implements AutoCloseable {

  private final Map<String, TopicCursor> cursors = new HashMap<>();
  private final Map<String, Map<Long, Object>> passed = new HashMap<>();
  private final Consumer<Fact> staged;

  /** @param staged is told each change that only waits for its revision, as it is passed */
  FactSource(KafkaSettings kafka, int partition, Consumer<Fact> staged) {
    this.staged = staged;
    TopicCatalogue catalogue = kafka.catalogue();
    for (Topic topic : List.of(catalogue.manifestChanges(), catalogue.requests(), catalogue.outcomes())) {
      cursors.put(topic.name(), new TopicCursor(kafka, new TopicPartition(topic.name(), partition)));
      passed.put(topic.name(), new HashMap<>());
    }
  }

  /** Empty where it is gone from its topic. */
  Optional<Fact> of(DecisionRecord decision) {
    if (decision.fact() != null) {
      return Optional.of(Facts.read(decision.factType(), decision.fact()));
    }
    Map<Long, Object> known = passed.get(decision.topic());
    boolean more = true;
    while (more && !known.containsKey(decision.offset())) {
      Optional<TopicCursor.Entry> next = cursors.get(decision.topic()).next();
      next.filter(e -> e.event() != null).ifPresent(entry -> pass(known, entry));
      more = next.isPresent() && next.get().offset() < decision.offset();
    }
    // A fact that could not be decided comes again.
    Object event = decision.undecided() == null ? known.remove(decision.offset()) : known.get(decision.offset());
    return Optional.ofNullable(event).map(Facts::of);
  }

  private void pass(Map<Long, Object> known, TopicCursor.Entry entry) {
    Fact fact = Facts.of(entry.event());
    if (PlannerCore.isOnlyStaged(fact)) {
      staged.accept(fact);
    } else {
      known.put(entry.offset(), entry.event());
    }
  }

  @Override
  public void close() {
    cursors.values().forEach(TopicCursor::close);
  }
}
