package io.updateorchestrator.cli.service;

import io.updateorchestrator.cli.command.Session;
import io.updateorchestrator.cli.progress.Progress;
import io.updateorchestrator.cli.progress.Summary;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.embedded.client.ServiceClient;
import io.updateorchestrator.embedded.service.Orchestrator;
import io.updateorchestrator.executor.kubernetes.shell.ExecutorState;
import io.updateorchestrator.planner.streams.view.PlanOfRollout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows rollouts until they end, tells how they go, and asks for approval where somebody can be asked. */
public final class Following {

  private static final long PAUSE_MS = 150;
  private static final Duration NO_CLUSTER = Duration.ofSeconds(20);

  private final Session session;
  private final ServiceClient client;
  private final Orchestrator own;
  private final Progress progress;
  private final Set<String> asked = new HashSet<>();
  private long wellAt = System.nanoTime();

  /** @param own the service of this process; null where it is another's */
  public Following(Session session, Connection connection) {
    this.session = session;
    this.client = connection.client();
    this.own = connection.own();
    boolean document = session.output().isDocument();
    this.progress = new Progress(document ? session.console().err() : session.console().out(), session.console().colours() && !document,
        session.console().interactive() && !document, id -> client.plan(id).map(PlanOfRollout::plan));
  }

  public Progress progress() {
    return progress;
  }

  /** @return the rollout as it ended, or as it waits for an approval that nobody can give here */
  public Rollout untilEnded(String id) {
    while (true) {
      Rollout rollout = client.rollout(id).orElseThrow(() -> new OrchestratorException(ErrorCode.USAGE, "There is no rollout " + id));
      tell(List.of(rollout));
      if (rollout.state().ended() || rollout.state() == RolloutState.AWAITING_APPROVAL && !approved(rollout)) {
        return rollout;
      }
      checkClusters();
      pause();
    }
  }

  /** @return the first rollout of a request */
  public Rollout ofRequest(String request, String cluster) {
    while (true) {
      Optional<Rollout> found = client.rolloutOfRequest(request, cluster);
      if (found.isPresent()) {
        return found.get();
      }
      checkClusters();
      pause();
    }
  }

  public void tell(List<Rollout> rollouts) {
    progress.tell(rollouts);
  }

  public void pause() {
    session.interrupts().pause(PAUSE_MS);
  }

  /** Asks once. @return false where nobody can be asked, or the answer was no */
  public boolean approved(Rollout rollout) {
    if (!asked.add(rollout.id() + rollout.planDigest()) || !session.console().canAsk()) {
      return false;
    }
    client.plan(rollout.id()).ifPresent(plan -> plan.reasons().forEach(reason -> progress.say("  " + reason)));
    PrintStream told = session.output().isDocument() ? session.console().err() : session.console().out();
    told.print("Roll it out? Type yes to approve: ");
    told.flush();
    try {
      String answer = new BufferedReader(new InputStreamReader(session.console().in(), StandardCharsets.UTF_8)).readLine();
      if (answer == null || !answer.strip().equalsIgnoreCase("yes")) {
        return false;
      }
    } catch (IOException e) {
      return false;
    }
    client.act(rollout.id(), "approve", Map.of("planDigest", rollout.planDigest(), "by", session.user()));
    return true;
  }

  /** @throws OrchestratorException {@code held-by} at once, {@code no-cluster} when it stays away */
  public void checkClusters() {
    if (own == null) {
      return;
    }
    String trouble = null;
    for (Map.Entry<String, ExecutorState> entry : own.executorStates().entrySet()) {
      switch (entry.getValue()) {
        case ExecutorState.Held held -> throw new OrchestratorException(ErrorCode.HELD, "The cluster " + entry.getKey() + " is held by another orchestrator, " + held.holder()
            + ": stop that one, or wait 30 s after it has gone");
        case ExecutorState.Waiting waiting -> trouble = entry.getKey() + ": " + waiting.why();
        case ExecutorState.Running running -> trouble = running.trouble() == null ? trouble : entry.getKey() + ": " + running.trouble();
        default -> { }
      }
    }
    if (trouble == null) {
      wellAt = System.nanoTime();
    } else if (System.nanoTime() - wellAt > NO_CLUSTER.toNanos()) {
      throw new OrchestratorException(ErrorCode.NO_CLUSTER, "The cluster can't be worked with: " + trouble);
    }
  }

  /** Null for a rollout that succeeded; else how its command fails. */
  public static OrchestratorException failureOf(Rollout rollout) {
    if (rollout.state() == RolloutState.SUCCEEDED) {
      return null;
    }
    if (rollout.state() == RolloutState.AWAITING_APPROVAL) {
      return new OrchestratorException(ErrorCode.APPROVAL_REQUIRED, "Rollout " + rollout.id() + " waits for approval" + (rollout.reason() == null ? "" : ": " + rollout.reason())
          + " (update-orchestrator approve " + rollout.id() + ")");
    }
    return new OrchestratorException(ErrorCode.ROLLOUT_FAILED, "Rollout " + rollout.id() + " of " + rollout.source() + " ended " + rollout.state()
        + Summary.failure(rollout).map(why -> ": " + why).orElse(""), rollout.problems());
  }
}
