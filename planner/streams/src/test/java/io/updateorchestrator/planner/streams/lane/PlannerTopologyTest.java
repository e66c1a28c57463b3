package io.updateorchestrator.planner.streams.lane;

import static io.updateorchestrator.planner.streams.Revisions.shop;
import static io.updateorchestrator.planner.streams.Revisions.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.DeadLetter;
import io.updateorchestrator.common.event.DecisionRecord;
import io.updateorchestrator.common.event.Request;
import io.updateorchestrator.common.event.RolloutRecord.LaneChanged;
import io.updateorchestrator.common.event.RolloutRecord.RequestAnswered;
import io.updateorchestrator.common.event.RolloutRecord.RolloutChanged;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.planner.core.Fact;
import io.updateorchestrator.planner.core.PlannerCore;
import io.updateorchestrator.planner.streams.FakeExecutor;
import io.updateorchestrator.topics.Envelope;
import io.updateorchestrator.topics.EventCodec;
import io.updateorchestrator.topics.EventType;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTopologyTest {

  @TempDir
  Path state;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void isWhatChangelogsAndGroupsOfEarlierVersionsKnow() throws Exception {
    // Given
    LaneDriver driver = new LaneDriver(state);
    driver.close();

    // When
    String topology = PlannerTopology.build(driver.kafka, new Deciding(new PlannerCore(LaneDriver.CONFIGURATION)::decide, LaneDriver.CONFIGURATION, driver.meters),
        new StreamsConfig(LaneDriver.configuration(state))).describe().toString();

    // Then
    try (InputStream golden = getClass().getResourceAsStream("/golden/planner-topology.txt")) {
      assertThat(topology.strip()).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  @Test
  void rollsARevisionOutAndLogsEachFactOnce() {
    // Given
    try (LaneDriver driver = new LaneDriver(state)) {
      FakeExecutor executor = new FakeExecutor("prod");
      driver.pipe(executor.heartbeat());

      // When
      snapshot("prod", "shop", "r1", shop(2, "one")).forEach(driver::pipe);
      driver.settle("prod", executor, 0);

      // Then
      assertThat(driver.rollouts(RolloutChanged.class)).extracting(RolloutChanged::state)
          .containsExactly(RolloutState.PLANNED, RolloutState.RUNNING, RolloutState.SUCCEEDED);
      List<DecisionRecord> log = driver.decisions(DecisionRecord.class);
      assertThat(log).extracting(DecisionRecord::number).containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, log.size()).boxed().toList());
      assertThat(log).extracting(DecisionRecord::factType).startsWith(EventType.CONFIGURED.label(), EventType.CLUSTER.label(), EventType.REVISION_SEALED.label(), EventType.OBSERVED.label());
      assertThat(driver.meters.get("dependency.analysis.duration").tag("cluster", "prod").timer().count()).isEqualTo(1);
    }
  }

  @Test
  void sendsNothingToAClusterThatNoExecutorHasReported() {
    // Given
    try (LaneDriver driver = new LaneDriver(state)) {
      // When
      snapshot("prod", "shop", "r1", shop(1, "one")).forEach(driver::pipe);

      // Then
      assertThat(driver.commands("prod")).isEmpty();
      assertThat(driver.rollouts(RolloutChanged.class)).extracting(RolloutChanged::state).containsExactly(RolloutState.PLANNED);
    }
  }

  @Test
  void buriesWhatItCantReadWithItsOriginAndGoesOn() {
    // Given
    try (LaneDriver driver = new LaneDriver(state)) {
      String requests = driver.kafka.catalogue().requests().name();
      byte[] resume = Json.bytes(new Request.Resume("r", "prod", null, "me"));
      RecordHeaders typed = (RecordHeaders) EventCodec.headers(EventType.RESUME, Envelope.of("id", "test", "prod", null, FakeExecutor.AT));
      RecordHeaders misplaced = (RecordHeaders) EventCodec.headers(EventType.STOPPED, Envelope.of("id", "test", "prod", null, FakeExecutor.AT));

      // When
      driver.pipe(requests, bytes("prod"), bytes("{}"), new RecordHeaders());
      driver.pipe(requests, bytes("prod"), null, typed);
      driver.pipe(requests, bytes("prod"), bytes("no json"), typed);
      driver.pipe(requests, bytes("other"), resume, typed);
      driver.pipe(requests, null, resume, typed);
      driver.pipe(requests, bytes("prod"), bytes("{\"cluster\":\"prod\"}"), misplaced);
      driver.pipe(requests, bytes("a/b"), Json.bytes(new Request.Resume("r", "a/b", null, "me")), typed);
      driver.pipe(requests, bytes("prod"), resume, typed);

      // Then
      assertThat(driver.told(driver.kafka.catalogue().deadLetters().name(), DeadLetter.class)).extracting(DeadLetter::offset).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(driver.rollouts(RequestAnswered.class)).extracting(RequestAnswered::message).containsExactly("nothing is halted");
    }
  }

  @Test
  void ignoresTombstonesOfACompactedTopic() {
    // Given
    try (LaneDriver driver = new LaneDriver(state)) {
      // When
      driver.pipe(driver.kafka.catalogue().clusters().name(), bytes("prod"), null, new RecordHeaders());

      // Then
      assertThat(driver.told(driver.kafka.catalogue().deadLetters().name(), DeadLetter.class)).isEmpty();
    }
  }

  @Test
  void countsHeartbeatsButDecidesOnlyWhatChanges() {
    // Given
    try (LaneDriver driver = new LaneDriver(state)) {
      FakeExecutor executor = new FakeExecutor("prod");

      // When
      for (int i = 0; i < 4; i++) {
        driver.pipe(executor.heartbeat());
      }

      // Then
      assertThat(driver.decisions(DecisionRecord.class)).extracting(DecisionRecord::factType).containsExactly(EventType.CONFIGURED.label(), EventType.CLUSTER.label());
    }
  }

  @Test
  void tellsThatAnExecutorFellSilentAndCameBack() {
    // Given
    try (LaneDriver driver = new LaneDriver(state)) {
      FakeExecutor executor = new FakeExecutor("prod");
      driver.pipe(executor.heartbeat());

      // When
      for (int i = 0; i < 32; i++) {
        driver.advance(Duration.ofSeconds(1));
      }
      driver.pipe(executor.heartbeat());

      // Then
      assertThat(driver.rollouts(LaneChanged.class)).extracting(LaneChanged::silent).containsExactly(true, false);
    }
  }

  @Test
  void blamesNoExecutorForItsOwnSleep() {
    // Given
    try (LaneDriver driver = new LaneDriver(state)) {
      FakeExecutor executor = new FakeExecutor("prod");
      driver.pipe(executor.heartbeat());

      // When
      driver.advance(Duration.ofHours(8));
      driver.pipe(executor.heartbeat());
      driver.advance(Duration.ofSeconds(1));

      // Then
      assertThat(driver.rollouts(LaneChanged.class)).isEmpty();
    }
  }

  @Test
  void readsItsStateFromTheStoresOnceNothingHasHappenedForAWhile() {
    // Given
    try (LaneDriver driver = new LaneDriver(state)) {
      FakeExecutor executor = new FakeExecutor("prod");
      driver.pipe(executor.heartbeat());
      snapshot("prod", "shop", "r1", shop(2, "one")).forEach(driver::pipe);
      driver.settle("prod", executor, 0);
      int told = driver.commands("prod").size();

      // When
      driver.advance(Duration.ofMinutes(2));
      snapshot("prod", "shop", "r2", shop(2, "two")).forEach(driver::pipe);
      driver.settle("prod", executor, told);

      // Then
      assertThat(driver.rollouts(RolloutChanged.class)).last().satisfies(r -> {
        assertThat(r.rollout()).isEqualTo("prod-2");
        assertThat(r.state()).isEqualTo(RolloutState.SUCCEEDED);
      });
    }
  }

  @Test
  void leavesOutOfADeadLetterWhatWouldMakeItTooLarge() {
    // Given
    try (LaneDriver driver = new LaneDriver(state)) {
      // When
      driver.pipe(driver.kafka.catalogue().requests().name(), bytes("prod"), new byte[5_000_000], new RecordHeaders());

      // Then
      assertThat(driver.told(driver.kafka.catalogue().deadLetters().name(), DeadLetter.class)).singleElement().satisfies(l -> {
        assertThat(l.payload()).isNull();
        assertThat(l.error()).isEqualTo("the record has no ce_type (5000000 bytes, left out here)");
      });
    }
  }

  @Test
  void firesDeadlinesOnTheLanesClockNotOnTheWalls() {
    // Given
    try (LaneDriver driver = new LaneDriver(state)) {
      FakeExecutor executor = new FakeExecutor("prod");
      driver.pipe(executor.heartbeat());
      snapshot("prod", "shop", "r1", shop(1, "one")).forEach(driver::pipe);
      executor.answer(driver.commands("prod").getFirst()).forEach(driver::pipe);

      // When
      driver.advance(Duration.ofDays(1));
      List<DecisionRecord> asleep = driver.decisions(DecisionRecord.class);
      for (int i = 0; i < 1_000; i++) {
        driver.pipe(executor.heartbeat());
      }
      driver.advance(Duration.ofSeconds(1));

      // Then
      assertThat(asleep).extracting(DecisionRecord::factType).doesNotContain("timer-due");
      assertThat(driver.decisions(DecisionRecord.class)).extracting(DecisionRecord::factType).contains("timer-due");
      assertThat(driver.commands("prod").getLast()).isInstanceOf(io.updateorchestrator.common.event.Stop.class);
    }
  }

  @Test
  void haltsALaneThatCantDecideKeepsWhatFollowsInOrderAndGoesOnWhenAsked() {
    // Given
    AtomicBoolean broken = new AtomicBoolean(true);
    PlannerCore core = new PlannerCore(LaneDriver.CONFIGURATION);
    Deciding.Core sometimes = (view, fact, now) -> {
      if (broken.get() && fact instanceof Fact.Said said && !PlannerCore.isOnlyStaged(fact)) {
        throw new IllegalStateException("a bug");
      }
      return core.decide(view, fact, now);
    };
    try (LaneDriver driver = new LaneDriver(state, sometimes)) {
      FakeExecutor executor = new FakeExecutor("prod");
      FakeExecutor other = new FakeExecutor("other");
      driver.pipe(executor.heartbeat());
      snapshot("prod", "shop", "r1", shop(1, "one")).forEach(driver::pipe);
      snapshot("prod", "shop", "r2", shop(1, "two")).forEach(driver::pipe);
      List<DecisionRecord> halted = driver.decisions(DecisionRecord.class);

      // When
      broken.set(false);
      driver.pipe(other.heartbeat());
      snapshot("other", "shop", "r1", shop(1, "one")).forEach(driver::pipe);
      driver.settle("other", other, 0);
      int before = driver.commands("prod").size();
      driver.pipe(new Request.Resume("r", "prod", null, "me"));
      driver.settle("prod", executor, 0);

      // Then
      assertThat(halted).filteredOn(d -> d.undecided() != null).singleElement().satisfies(d -> assertThat(d.undecided()).isEqualTo("IllegalStateException: a bug"));
      assertThat(halted.getLast().factType()).isEqualTo("undecided");
      assertThat(driver.told(driver.kafka.catalogue().deadLetters().name(), DeadLetter.class)).extracting(DeadLetter::offset).containsExactly(2L);
      assertThat(driver.rollouts(LaneChanged.class)).extracting(LaneChanged::halted).containsExactly("IllegalStateException: a bug", null);
      assertThat(before).isZero();
      assertThat(driver.rollouts(RolloutChanged.class)).filteredOn(r -> r.cluster().equals("other")).last().satisfies(r -> assertThat(r.state()).isEqualTo(RolloutState.SUCCEEDED));
      assertThat(driver.rollouts(RolloutChanged.class)).filteredOn(r -> r.cluster().equals("prod")).last().satisfies(r -> {
        assertThat(r.state()).isEqualTo(RolloutState.SUCCEEDED);
        assertThat(r.revision()).isEqualTo("r2");
      });
    }
  }
}
