package io.updateorchestrator.planner.core.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Who needs whom, each pair once, as arrays: what must go over all objects has to cost next to nothing. */
final class Arcs {
  private final int[][] targets;
  private final int[][] sources;

  private Arcs(int[][] targets, int[][] sources) {
    this.targets = targets;
    this.sources = sources;
  }

  static Arcs of(int size, List<Edge> edges) {
    long[] pairs = edges.stream().mapToLong(e -> (long) e.from() << 32 | e.to()).sorted().distinct().toArray();
    int[] out = new int[size];
    int[] in = new int[size];
    for (long pair : pairs) {
      out[(int) (pair >> 32)]++;
      in[(int) pair]++;
    }
    int[][] targets = rows(out);
    int[][] sources = rows(in);
    Arrays.fill(out, 0);
    Arrays.fill(in, 0);
    for (long pair : pairs) {
      int from = (int) (pair >> 32);
      int to = (int) pair;
      targets[from][out[from]++] = to;
      sources[to][in[to]++] = from;
    }
    return new Arcs(targets, sources);
  }

  private static int[][] rows(int[] counts) {
    int[][] rows = new int[counts.length][];
    Arrays.setAll(rows, v -> new int[counts[v]]);
    return rows;
  }

  int size() {
    return targets.length;
  }

  /** What {@code v} needs, sorted. */
  int[] targets(int v) {
    return targets[v];
  }

  /** What needs {@code v}, sorted. */
  int[] sources(int v) {
    return sources[v];
  }

  /** What is left when all that lies on no ring, nor between two, is peeled off; empty where there is no ring. */
  BitSet core() {
    BitSet core = new BitSet(size());
    core.set(0, size());
    peel(core, targets, sources);
    peel(core, sources, targets);
    return core;
  }

  private static void peel(BitSet core, int[][] forward, int[][] backward) {
    int[] open = new int[forward.length];
    int[] queue = new int[forward.length];
    int end = 0;
    for (int v = core.nextSetBit(0); v >= 0; v = core.nextSetBit(v + 1)) {
      for (int next : forward[v]) {
        open[v] += core.get(next) ? 1 : 0;
      }
      if (open[v] == 0) {
        queue[end++] = v;
      }
    }
    for (int at = 0; at < end; at++) {
      core.clear(queue[at]);
      for (int before : backward[queue[at]]) {
        if (core.get(before) && --open[before] == 0) {
          queue[end++] = before;
        }
      }
    }
  }
}
