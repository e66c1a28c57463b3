package io.updateorchestrator.planner.streams.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** All lanes of one task. */
final class LaneProcessor implements Processor<byte[], byte[], byte[], byte[]> {

  private static final Duration TICK = Duration.ofMillis(100);
  /** Of facts per lane and tick, so that nobody waits long for a lane with many. */
  private static final int BUDGET = 20;

  private final Deciding deciding;
  private final FactReader reader;
  private final Map<String, DecidingLane> lanes = new TreeMap<>();
  private ProcessorContext<byte[], byte[]> context;
  private TaskStores stores;
  private Outbox outbox;

  LaneProcessor(Deciding deciding, FactReader reader) {
    this.deciding = deciding;
    this.reader = reader;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> processorContext) {
    context = processorContext;
    stores = new TaskStores(context);
    outbox = new Outbox(context);
    lanes.clear();
    stores.forEachLane((cluster, keeping) -> lanes.put(cluster, lane(cluster, keeping)));
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata at = context.recordMetadata().orElseThrow();
    long now = context.currentSystemTimeMs();
    switch (reader.read(record, new Origin(at.topic(), at.partition(), at.offset()), Instant.ofEpochMilli(now))) {
      case Reading.Readable readable -> commitIf(lanes.computeIfAbsent(readable.cluster(), c -> lane(c, LaneKeeping.NEW)).accept(readable.fact(), now));
      case Reading.Unreadable unreadable -> outbox.bury(unreadable.letter());
      case Reading.Nothing nothing -> { }
    }
  }

  private void tick(long timestamp) {
    long now = context.currentSystemTimeMs();
    lanes.values().forEach(lane -> commitIf(lane.tick(now, BUDGET)));
  }

  private DecidingLane lane(String cluster, LaneKeeping keeping) {
    return new DecidingLane(cluster, keeping, deciding, stores, outbox, context.currentSystemTimeMs());
  }

  /** An executor waits for what has been decided: it goes out without waiting for the commit interval. */
  private void commitIf(boolean commands) {
    if (commands) {
      context.commit();
    }
  }
}
