package io.updateorchestrator.simulation;

import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: what is to happen when. What falls on the same moment comes in a random order; one seed gives one order. */
final class Agenda {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private record Entry(long at, int tie, long number, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = at != other.at ? Long.compare(at, other.at) : Integer.compare(tie, other.tie);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  final Random random;
  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long number;
  private long now;

  Agenda(long seed) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
  }

  long now() {
    return now;
  }

  Instant wall() {
    return BEGIN.plusMillis(now);
  }

  void in(long ms, Runnable what) {
    entries.add(new Entry(now + Math.max(0, ms), random.nextInt(), ++number, what));
  }

  /** Does what comes next. @return false where nothing does before {@code until} */
  boolean step(long until) {
    if (entries.isEmpty() || entries.peek().at() > until) {
      return false;
    }
    Entry entry = entries.poll();
    now = entry.at();
    entry.what().run();
    return true;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Both ends included. */
  long between(long least, long most) {
    return least + (most <= least ? 0 : (long) (random.nextDouble() * (most - least + 1)));
  }

  <T> T any(java.util.List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
