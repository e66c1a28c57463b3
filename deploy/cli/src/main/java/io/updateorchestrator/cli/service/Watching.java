package io.updateorchestrator.cli.service;

import io.updateorchestrator.cli.command.Session;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.embedded.client.ServiceClient;
import io.updateorchestrator.embedded.service.Orchestrator;
import io.updateorchestrator.ingest.SourceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code up} does while it serves: tells of every rollout that goes on or begins. */
public final class Watching {

  private static final String NEWEST = "20";
  /** A folder is looked at as soon as Kafka has told what was accepted; its rollout follows within a moment of that. */
  private static final long SETTLED_MS = 1_500;

  private final Session session;
  private final Orchestrator orchestrator;
  private final ServiceClient client;
  private final Following following;
  private final boolean once;
  private final Instant begun = Instant.now();
  private final Set<String> ended = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private long quietSince = System.nanoTime();
  private boolean saidIdle;

  /** @param once end with the first rollout that ends, or when there is nothing to do */
  public Watching(Session session, Orchestrator orchestrator, ServiceClient client, Following following, boolean once) {
    this.session = session;
    this.orchestrator = orchestrator;
    this.client = client;
    this.following = following;
    this.once = once;
  }

  /**
   * Until a signal, or as {@code once} says.
   *
   * @param onNews before a rollout is told of for the first time
   * @return the rollout that decides the exit code; empty where there was nothing to do
   */
  public Optional<Rollout> run(Runnable onNews) {
    while (true) {
      List<Rollout> newest = client.rollouts(Map.of("limit", NEWEST)).rollouts();
      List<Rollout> open = newest.stream().filter(this::concernsUs).toList().reversed();
      if (open.stream().anyMatch(r -> seen.add(r.id()))) {
        onNews.run();
      }
      following.tell(open);
      Optional<Rollout> last = open.stream().filter(r -> r.state().ended() && r.state() != RolloutState.SUPERSEDED && ended.add(r.id())).reduce((a, b) -> b);
      Optional<Rollout> unapproved = open.stream().filter(r -> r.state() == RolloutState.AWAITING_APPROVAL && !following.approved(r)).findFirst();
      boolean busy = open.stream().anyMatch(r -> !r.state().ended());
      if (once && (last.isPresent() && !busy || unapproved.isPresent())) {
        return last.or(() -> unapproved);
      }
      quietSince = busy || last.isPresent() ? System.nanoTime() : quietSince;
      saidIdle &= !busy && last.isEmpty();
      Optional<Optional<Rollout>> idle = idle(newest);
      if (once && idle.isPresent()) {
        idle.get().ifPresentOrElse(r -> following.tell(List.of(r)), () -> { });
        return idle.get();
      }
      if (!idle.isEmpty() && !saidIdle) {
        idle.get().ifPresent(r -> following.progress().say("The revision of " + r.source() + " is held since " + r.id() + " ended " + r.state() + ": change something, or `execute` it"));
        following.progress().say("Watching: " + String.join(", ", sources()) + ". Ctrl-C ends.");
        saidIdle = true;
      }
      following.checkClusters();
      following.pause();
    }
  }

  /** What goes on, and what has ended since this process began. */
  private boolean concernsUs(Rollout rollout) {
    return !rollout.state().ended() || rollout.ended() != null && rollout.ended().isAfter(begun) && !ended.contains(rollout.id());
  }

  /**
   * Whether every source has been looked at, and nothing comes of it any more.
   *
   * @return with the last rollout of a revision that is held since it failed; empty inside where all is as wanted
   */
  private Optional<Optional<Rollout>> idle(List<Rollout> newest) {
    if (System.nanoTime() - quietSince < SETTLED_MS * 1_000_000 || !orchestrator.isReady()) {
      return Optional.empty();
    }
    List<Rollout> held = new ArrayList<>();
    for (SourceStatus source : orchestrator.ingest().sourcesStatus()) {
      for (SourceStatus.OnCluster on : source.clusters()) {
        Optional<Rollout> last = newest.stream().filter(r -> source.name().equals(r.source()) && on.cluster().equals(r.cluster())).findFirst();
        boolean same = last.isPresent() && last.get().revision() != null && last.get().revision().equals(on.revision());
        if (on.revision() == null || !on.revision().equals(on.accepted()) && !(same && last.get().state().ended())) {
          return Optional.empty();
        }
        last.filter(r -> same && r.state() != RolloutState.SUCCEEDED).ifPresent(held::add);
      }
      if (source.clusters().isEmpty() && source.error() == null) {
        return Optional.empty();
      }
    }
    return Optional.of(held.stream().findFirst());
  }

  private List<String> sources() {
    return orchestrator.ingest().sourcesStatus().stream().map(s -> s.name() + " (" + s.location() + ")").toList();
  }
}
