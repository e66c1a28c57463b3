package io.updateorchestrator.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last events of a run, formatted only when somebody wants to read them. */
final class Trace {
  private record Line(long at, String who, String what, Object[] arguments) {}

  private final Deque<Line> lines = new ArrayDeque<>();
  private final int kept;

  Trace(int kept) {
    this.kept = kept;
  }

  /** @param what as in {@link String#formatted}; arguments are immutable or their text does not matter later */
  void add(long at, String who, String what, Object... arguments) {
    lines.addLast(new Line(at, who, what, arguments));
    if (lines.size() > kept) {
      lines.removeFirst();
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append("%9.3f %-9s ".formatted(line.at() / 1000.0, line.who())).append(line.what().formatted(line.arguments())).append('\n');
    }
    return text.toString();
  }
}
