package io.updateorchestrator.ingest.publish;

import io.updateorchestrator.common.event.ManifestChanged;
import io.updateorchestrator.common.event.ManifestRemoved;
import io.updateorchestrator.common.event.RevisionRefused;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.ingest.source.Rendered;
import io.updateorchestrator.topics.Events;
import io.updateorchestrator.topics.KafkaSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Publishes revisions of one source, each in one transaction per cluster: as a difference against what the planner has accepted,
 * or as a snapshot where that isn't known (protocol.md, "Revisions"). Safe for use by several threads.
 */
public final class SourcePublisher implements AutoCloseable {

  private static final int KEPT_SETS = 3;

  private final String source;
  private final TopicView view;
  private final Sealer sealer;
  private final Events events;
  private final RefusedRevisions refused;
  private final Clock clock;
  private final TransactionalSender sender;
  private final ReentrantLock turn = new ReentrantLock();
  private final Map<String, Lane> lanes = new HashMap<>();

  public SourcePublisher(String source, KafkaSettings kafka, TopicView view, Sealer sealer, RefusedRevisions refused, Clock clock) {
    this.source = source;
    this.view = view;
    this.sealer = sealer;
    this.events = new Events(kafka.catalogue(), "ingest");
    this.refused = refused;
    this.clock = clock;
    this.sender = new TransactionalSender(kafka, "ingest-" + source);
  }

  /** What this process remembers of a cluster. */
  private static final class Lane {
    private final Deque<KnownSet> known = new ArrayDeque<>();
    private KnownSet sent;
    private long answered = -1;

    void remember(KnownSet set) {
      known.removeIf(k -> k.is(set.revision(), set.setDigest()));
      known.addFirst(set);
      if (known.size() > KEPT_SETS) {
        known.removeLast();
      }
    }
  }

  /** What became of a revision. */
  public sealed interface Published {
    /** It is the one that was published last, or that is accepted. */
    record Known() implements Published {}

    /** @param base null for a snapshot */
    record Sealed(String base, int changed, int removed) implements Published {}

    record Refused(int problems) implements Published {}
  }

  public void warmUp() {
    sender.warmUp();
  }

  /**
   * Publishes a revision if it isn't known yet.
   *
   * @param earlier what the source wanted at an accepted revision, where it can still be read
   * @throws KafkaException if Kafka does not take it in time; nothing is lost, and it may be tried again
   */
  public Published publish(String cluster, Rendered rendered, Function<String, Optional<Rendered>> earlier, Terms terms, Duration patience) {
    return inTurn(patience, () -> rendered.set().problems().isEmpty() ? seal(cluster, rendered, earlier, terms, patience) : refuse(cluster, rendered, terms, patience));
  }

  /** Publishes a snapshot that somebody asks for, known or not. @param partial what is absent from it stays */
  public void submit(String cluster, Rendered rendered, boolean partial, Terms terms, Duration patience) {
    inTurn(patience, () -> {
      KnownSet now = KnownSet.of(rendered.revision(), rendered.set());
      send(cluster, rendered, null, partial, terms, patience);
      if (!partial) {
        Lane lane = lanes.computeIfAbsent(cluster, c -> new Lane());
        lane.sent = now;
        lane.remember(now);
      }
      return null;
    });
  }

  private interface Turn<T> {
    T take();
  }

  private <T> T inTurn(Duration patience, Turn<T> body) {
    try {
      if (!turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new KafkaException("Kafka has not taken the revision before this one yet");
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    try {
      return body.take();
    } finally {
      turn.unlock();
    }
  }

  private Published refuse(String cluster, Rendered rendered, Terms terms, Duration patience) {
    if (refused.isRefused(cluster, source, rendered.revision())) {
      return new Published.Known();
    }
    String attempt = UUID.randomUUID().toString();
    Instant now = clock.instant();
    RevisionRefused event = new RevisionRefused(cluster, source, rendered.revision(), attempt, rendered.author(), rendered.message(), terms.request(), by(rendered, terms),
        rendered.set().problems(), now);
    sender.send(List.of(events.record(event, attempt + "-0", now)), patience);
    refused.refused(cluster, source, rendered.revision());
    return new Published.Refused(rendered.set().problems().size());
  }

  private Published seal(String cluster, Rendered rendered, Function<String, Optional<Rendered>> earlier, Terms terms, Duration patience) {
    Lane lane = lanes.computeIfAbsent(cluster, c -> new Lane());
    Optional<TopicView.Told> told = view.source(cluster, source);
    SourceState accepted = told.map(TopicView.Told::state).orElse(null);
    boolean resync = told.isPresent() && accepted.resync() && told.get().number() > lane.answered;
    KnownSet now = KnownSet.of(rendered.revision(), rendered.set());
    if (!resync && isPublished(lane, accepted, now)) {
      if (lane.sent == null) {
        // What a process before this one has sent may still wait behind another rollout, and is not what the source wants any more.
        send(cluster, rendered, now, false, terms, patience);
      }
      lane.sent = now;
      lane.remember(now);
      return new Published.Known();
    }
    KnownSet base = resync ? null : baseOf(lane, accepted, earlier);
    Published.Sealed published = send(cluster, rendered, base, false, terms, patience);
    lane.sent = now;
    lane.remember(now);
    lane.answered = told.map(TopicView.Told::number).orElse(-1L);
    refused.readable(cluster, source);
    return published;
  }

  private static boolean isPublished(Lane lane, SourceState accepted, KnownSet now) {
    return lane.sent != null ? lane.sent.is(now.revision(), now.setDigest()) : accepted != null && now.is(accepted.revision(), accepted.setDigest());
  }

  /** The accepted set; null where it can't be had, or isn't what was accepted. */
  private static KnownSet baseOf(Lane lane, SourceState accepted, Function<String, Optional<Rendered>> earlier) {
    if (accepted == null || accepted.revision() == null) {
      return null;
    }
    Optional<KnownSet> kept = lane.known.stream().filter(k -> k.is(accepted.revision(), accepted.setDigest())).findFirst();
    return kept.or(() -> earlier.apply(accepted.revision()).map(r -> KnownSet.of(r.revision(), r.set())).filter(k -> k.is(accepted.revision(), accepted.setDigest())))
        .orElse(null);
  }

  private Published.Sealed send(String cluster, Rendered rendered, KnownSet base, boolean partial, Terms terms, Duration patience) {
    String attempt = UUID.randomUUID().toString();
    Instant now = clock.instant();
    ManifestSet set = rendered.set();
    List<Object> changes = new ArrayList<>();
    for (Manifest manifest : base == null ? set.manifests() : base.changedIn(set)) {
      changes.add(new ManifestChanged(cluster, source, attempt, sealer.seal(cluster, manifest)));
    }
    int changed = changes.size();
    if (base != null) {
      base.removedIn(set).forEach(ref -> changes.add(new ManifestRemoved(cluster, source, attempt, ref)));
    }
    int count = changes.size();
    changes.add(new RevisionSealed(cluster, source, rendered.revision(), attempt, base == null ? null : base.revision(), base == null, partial, count, set.setDigest().toString(),
        rendered.author(), rendered.message(), terms.request(), by(rendered, terms), terms.confirmed(), terms.prune(), terms.options(), now));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(changes.size());
    changes.forEach(change -> records.add(events.record(change, attempt + "-" + records.size(), now)));
    sender.send(records, patience);
    return new Published.Sealed(base == null ? null : base.revision(), changed, count - changed);
  }

  private static String by(Rendered rendered, Terms terms) {
    return terms.by() != null ? terms.by() : rendered.author() != null ? rendered.author() : "unknown";
  }


  @Override
  public void close() {
    sender.close();
  }
}
