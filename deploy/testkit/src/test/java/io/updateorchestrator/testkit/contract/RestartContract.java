package io.updateorchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.testkit.Before;
import io.updateorchestrator.testkit.ExecutorProcess;
import io.updateorchestrator.testkit.Faults;
import io.updateorchestrator.testkit.Lane;
import io.updateorchestrator.testkit.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A process that ends at any of its steps, and answers that are lost: what comes out is the same. */
interface RestartContract {

  TargetCluster cluster();

  /** Ends the process at one of its writing steps, before or after it; steps are numbered from 0. */
  final class CrashAt implements Faults {

    private final int step;
    private final AtomicInteger steps = new AtomicInteger();

    CrashAt(int step) {
      this.step = step;
    }

    boolean reached() {
      return steps.get() > step / 2;
    }

    private Fate fate() {
      return steps.getAndIncrement() != step / 2 ? Fate.GOES : step % 2 == 0 ? Fate.CRASH_BEFORE : Fate.CRASH_AFTER;
    }

    @Override
    public Fate request(ApiRequest request) {
      boolean lease = request instanceof ApiRequest.Create c && c.ref().kind().equals("Lease") || request instanceof ApiRequest.Replace r && r.ref().kind().equals("Lease");
      return request.writes() && !lease ? fate() : Fate.GOES;
    }

    @Override
    public Fate commit(Effect.Write write) {
      return fate();
    }
  }

  private static String given() {
    return Samples.map("changed", "k: one, dropped: x") + Samples.service("gone", "ports: [{port: 80}]") + Samples.service("replaced", "selector: {app: a}, ports: [{port: 80}]");
  }

  private static List<Wanted> wanted(World world) {
    List<Wanted> wanted = new ArrayList<>(world.wanted(Samples.map("changed", "k: two") + Samples.map("made", "k: v")
        + Samples.service("replaced", "clusterIP: None, selector: {app: a}, ports: [{port: 80}]")));
    Wanted gone = world.wanted(Samples.service("gone", "ports: [{port: 80}]")).getFirst();
    wanted.add(Wanted.delete(gone.ref(), gone.apiVersion()));
    return wanted;
  }

  private static List<String> all(World world) {
    return List.of(Before.of(world.live("ConfigMap", "changed")), Before.of(world.live("ConfigMap", "made")),
        Before.ofAnew(world.live("Service", "replaced")), Before.ofAnew(world.live("Service", "gone")));
  }

  @Test
  default void anApplyThatIsCutOffAtAnyStepComesOutTheSame() throws Exception {
    boolean more = true;
    for (int step = 0; more; step++) {
      try (World world = World.started(cluster())) {
        // Given
        world.given(given());
        world.process().close();
        List<String> before = all(world);
        CrashAt crash = new CrashAt(step);
        ExecutorProcess first = world.start(crash);

        // When
        Lane.Rollout rollout = world.release(Tuning.quick(), wanted(world));
        more = crashes(first, crash, rollout);
        first.close();
        world.start(Faults.NONE);
        World.Run run = world.await(rollout);
        Map<String, OperationChanged> undone = world.undo(run);

        // Then
        assertThat(run.words().values()).as("step %d", step).allSatisfy(w -> assertThat(w.state()).as("%s", w).isEqualTo(OperationState.READY));
        assertThat(undone.values()).as("step %d", step).allSatisfy(w -> assertThat(w.state()).as("%s", w).isEqualTo(OperationState.UNDONE));
        assertThat(all(world)).as("step %d", step).isEqualTo(before);
      }
    }
  }

  @Test
  default void anUndoThatIsCutOffAtAnyStepComesOutTheSame() throws Exception {
    boolean more = true;
    for (int step = 0; more; step++) {
      try (World world = World.started(cluster())) {
        // Given
        world.given(given());
        List<String> before = all(world);
        World.Run run = world.run(Tuning.quick(), wanted(world));
        world.process().close();
        CrashAt crash = new CrashAt(step);
        ExecutorProcess first = world.start(crash);

        // When
        List<String> commands = run.rollout().releaseUndo(Tuning.quick());
        more = ended(first, crash, world, commands);
        first.close();
        world.start(Faults.NONE);
        Map<String, OperationChanged> undone = world.lane.lastWords(commands, World.PATIENCE);

        // Then
        assertThat(undone.values()).as("step %d", step).allSatisfy(w -> assertThat(w.state()).as("%s", w).isEqualTo(OperationState.UNDONE));
        assertThat(all(world)).as("step %d", step).isEqualTo(before);
      }
    }
  }

  /** Whether the process has ended at its step; false when there were fewer steps than that. */
  private static boolean crashes(ExecutorProcess process, CrashAt crash, Lane.Rollout rollout) throws InterruptedException {
    while (!process.awaitEnd(Duration.ofMillis(50))) {
      if (rollout.told().stream().filter(o -> o.state().finished()).count() == 4 && !crash.reached()) {
        return false;
      }
    }
    return true;
  }

  private static boolean ended(ExecutorProcess process, CrashAt crash, World world, List<String> commands) throws InterruptedException {
    while (!process.awaitEnd(Duration.ofMillis(50))) {
      long done = world.topics.outcomes().stream().filter(o -> o instanceof OperationChanged c && commands.contains(c.command()) && c.state().finished()).count();
      if (done == commands.size() && !crash.reached()) {
        return false;
      }
    }
    return true;
  }

  @Test
  default void thePreImageIsDurableBeforeTheFirstWrite() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.map("a", "k: one"));
      world.process().close();
      List<String> early = new ArrayList<>();
      world.start(new Faults() {
        @Override
        public Fate request(ApiRequest request) {
          if (request instanceof ApiRequest.Apply apply && !apply.dryRun()) {
            boolean durable = world.topics.journal().stream().anyMatch(e -> e instanceof JournalEntry.Before before && !before.settled() && before.preImage() != null
                && before.preImage().at("/data/k").asText().equals("one"));
            if (!durable) {
              early.add(request.toString());
            }
          }
          return Fate.GOES;
        }
      });

      // When
      World.Run run = world.run(Samples.map("a", "k: two"));

      // Then
      assertThat(run.only().state()).isEqualTo(OperationState.READY);
      assertThat(early).isEmpty();
    }
  }

  @Test
  default void aCommandThatIsDeliveredAgainIsToldAgainAndNotDoneAgain() {
    try (World world = World.started(cluster())) {
      // Given
      World.Run run = world.run(Samples.map("a", "k: one"));
      String before = Before.of(world.live("ConfigMap", "a"));
      world.cluster.mergePatch(world.manifest(Samples.map("a", "k: one")).ref(), "v1", "", "somebody", Json.tree("{\"data\":{\"k\":\"by hand\"}}"));

      // When
      world.process().close();
      world.start(Faults.NONE);
      World.Run next = world.run(Samples.map("b", "k: one"));

      // Then
      assertThat(run.only().state()).isEqualTo(OperationState.READY);
      assertThat(next.only().state()).isEqualTo(OperationState.READY);
      assertThat(before).contains("\"one\"");
      assertThat(world.live("ConfigMap", "a").at("/data/k").asText()).isEqualTo("by hand");
    }
  }

  @Test
  default void writesWhoseAnswersAreLostAreReadAndNotRepeatedBlindly() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(given());
      List<String> before = all(world);
      world.process().close();
      AtomicInteger lost = new AtomicInteger();
      world.start(new Faults() {
        @Override
        public Fate request(ApiRequest request) {
          boolean lease = request.toString().contains("coordination.k8s.io");
          return request.writes() && !lease && lost.getAndIncrement() % 2 == 0 ? Fate.ANSWER_LOST : Fate.GOES;
        }
      });

      // When
      World.Run run = world.run(Tuning.quick(), wanted(world));
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.words().values()).allSatisfy(w -> assertThat(w.state()).as("%s", w).isEqualTo(OperationState.READY));
      assertThat(undone.values()).allSatisfy(w -> assertThat(w.state()).as("%s", w).isEqualTo(OperationState.UNDONE));
      assertThat(all(world)).isEqualTo(before);
    }
  }

  @Test
  default void aWriteOfAFormerProcessThatArrivesLateChangesNothing() throws Exception {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.map("a", "k: one"));
      String before = Before.of(world.live("ConfigMap", "a"));
      world.process().close();
      List<ApiRequest.Apply> late = new CopyOnWriteArrayList<>();
      ExecutorProcess former = world.start(new Faults() {
        @Override
        public Fate request(ApiRequest request) {
          if (request instanceof ApiRequest.Apply apply && !apply.dryRun()) {
            late.add(apply);
            return Fate.CRASH_BEFORE;
          }
          return Fate.GOES;
        }
      });
      Lane.Rollout rollout = world.release(Tuning.quick(), world.wanted(Samples.map("a", "k: two")));
      former.awaitEnd(World.PATIENCE);

      // When
      List<String> commands = rollout.releaseUndo(Tuning.quick());
      world.start(Faults.NONE);
      Map<String, OperationChanged> undone = world.lane.lastWords(commands, World.PATIENCE);
      world.api.send(late.getFirst(), World.PATIENCE);

      // Then
      assertThat(undone.get("ConfigMap/a").state()).isEqualTo(OperationState.UNDONE);
      assertThat(Before.of(world.live("ConfigMap", "a"))).isEqualTo(before);
    }
  }

  @Test
  default void aCreateThatArrivesAfterItWasGivenUpIsFoundAndRemoved() throws Exception {
    try (World world = new World(cluster())) {
      // Given
      List<ApiRequest.Apply> late = new CopyOnWriteArrayList<>();
      ExecutorProcess former = world.start(new Faults() {
        @Override
        public Fate request(ApiRequest request) {
          if (request instanceof ApiRequest.Apply apply && !apply.dryRun()) {
            late.add(apply);
            return Fate.CRASH_BEFORE;
          }
          return Fate.GOES;
        }
      });
      Lane.Rollout rollout = world.release(Tuning.quick(), world.wanted(Samples.map("a", "k: v")));
      former.awaitEnd(World.PATIENCE);
      List<String> commands = rollout.releaseUndo(Tuning.quick());
      world.start(Faults.NONE);
      Map<String, OperationChanged> undone = world.lane.lastWords(commands, World.PATIENCE);

      // When
      world.api.send(late.getFirst(), World.PATIENCE);
      boolean arrived = world.live("ConfigMap", "a") != null;
      world.lane.begin().observe(List.of(new Observe.Target(late.getFirst().ref(), "v1", null, false)));
      world.topics.awaitOutcomes(all -> all.stream().anyMatch(Observed.class::isInstance), World.PATIENCE);

      // Then
      assertThat(undone.get("ConfigMap/a").state()).isEqualTo(OperationState.UNDONE);
      assertThat(world.topics.journal()).anyMatch(e -> e instanceof JournalEntry.Reserved r && r.ref().name().equals("a"));
      assertThat(arrived).isTrue();
      assertThat(world.live("ConfigMap", "a")).isNull();
    }
  }
}
