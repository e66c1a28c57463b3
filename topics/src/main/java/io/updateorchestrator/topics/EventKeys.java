package io.updateorchestrator.topics;

import io.updateorchestrator.common.event.ClusterRecord;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.DeadLetter;
import io.updateorchestrator.common.event.DecisionRecord;
import io.updateorchestrator.common.event.ManifestChange;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.event.PlanRecord;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.SourceState;
import java.util.regex.Pattern;

/** The key of each event: the cluster's name, with what is compacted by behind a slash. And what the event is about. */
public final class EventKeys {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private EventKeys() {}

  /** @throws IllegalArgumentException for what has no topic that is keyed by cluster */
  public static String keyOf(Object event) {
    return switch (event) {
      case SourceState s -> s.cluster() + "/" + s.source();
      default -> clusterOf(event);
    };
  }

  public static String clusterOf(Object event) {
    return switch (event) {
      case ManifestChange c -> c.cluster();
      case SourceState s -> s.cluster();
      case Request r -> r.cluster();
      case PlanRecord p -> p.cluster();
      case RolloutRecord r -> r.cluster();
      case Command c -> c.cluster();
      case Outcome o -> o.cluster();
      case ClusterRecord c -> c.cluster();
      case DecisionRecord d -> d.cluster();
      case DeadLetter d -> clusterOfKey(d.key());
      default -> throw new IllegalArgumentException("Not an event of a cluster: " + event.getClass().getName());
    };
  }

  /** What can't be read may have a key that is no name either, and {@code ce_source} has to be a URI. */
  private static String clusterOfKey(String key) {
    String cluster = key == null ? "" : key.split("/", 2)[0];
    return NAME.matcher(cluster).matches() ? cluster : "unknown";
  }

  /** {@code ce_subject}: the object's reference where the event is about one, else the rollout's id; null where it is about neither. */
  public static String subjectOf(Object event) {
    return switch (event) {
      case io.updateorchestrator.common.event.ManifestChanged c -> c.manifest().ref().key();
      case io.updateorchestrator.common.event.ManifestRemoved r -> r.ref().key();
      case OperationChanged o -> o.ref().key();
      case io.updateorchestrator.common.event.Apply a -> a.ref().key();
      case io.updateorchestrator.common.event.Undo u -> u.ref().key();
      case PlanRecord.Operation o -> o.operation().resource().key();
      case PlanRecord p -> p.rollout();
      case RolloutRecord.RolloutChanged r -> r.rollout();
      case RolloutRecord.BatchChanged b -> b.rollout();
      case RolloutRecord.RequestAnswered a -> a.rollout();
      case Command c -> c.rollout();
      case Outcome o -> o.rollout();
      case ManifestChange c -> c.source();
      case SourceState s -> s.source();
      default -> null;
    };
  }

  /** The topic that an event of a cluster goes to. */
  public static Topic topicOf(Object event, TopicCatalogue catalogue) {
    return switch (event) {
      case ManifestChange c -> catalogue.manifestChanges();
      case SourceState s -> catalogue.sources();
      case Request r -> catalogue.requests();
      case PlanRecord p -> catalogue.plans();
      case RolloutRecord r -> catalogue.rollouts();
      case Command c -> catalogue.commands(c.cluster());
      case Outcome o -> catalogue.outcomes();
      case ClusterRecord c -> catalogue.clusters();
      case DecisionRecord d -> catalogue.decisions();
      case DeadLetter d -> catalogue.deadLetters();
      default -> throw new IllegalArgumentException("No topic for " + event.getClass().getName());
    };
  }
}
