package io.updateorchestrator.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times of one thing that was done again and again, in milliseconds. */
final class Numbers {
  private final String what;
  private final List<Long> millis = new ArrayList<>();

  Numbers(String what) {
    this.what = what;
  }

  void add(long nanos) {
    millis.add(nanos / 1_000_000);
  }

  private long at(double part) {
    List<Long> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(part * (sorted.size() - 1))));
  }

  /** One row: median, smallest, largest, how many. */
  void print() {
    System.out.printf("| %-62s | %6d ms | %6d ms | %6d ms | %3d |%n", what, at(0.5), at(0), at(1), millis.size());
  }

  static void head(String title) {
    System.out.printf("%n%s%n| %-62s | %9s | %9s | %9s | %3s |%n", title, "", "median", "least", "most", "n");
  }
}
