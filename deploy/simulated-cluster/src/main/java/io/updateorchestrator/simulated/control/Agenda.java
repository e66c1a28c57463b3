package io.updateorchestrator.simulated.control;

import io.updateorchestrator.simulated.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** Which objects are to be looked at, now or later; first come, first served. */
final class Agenda {

  private record Appointment(Instant due, long number, Key key) {}

  private final LinkedHashSet<Key> now = new LinkedHashSet<>();
  private final PriorityQueue<Appointment> later = new PriorityQueue<>(Comparator.comparing(Appointment::due).thenComparing(Appointment::number));
  private final Map<Key, Instant> earliest = new HashMap<>();
  private long number;

  void now(Key key) {
    now.add(key);
  }

  /** Look again at or after that time; an earlier appointment for the same object stands for this one, too. */
  void at(Key key, Instant due) {
    Instant known = earliest.get(key);
    if (known == null || due.isBefore(known)) {
      earliest.put(key, due);
      later.add(new Appointment(due, number++, key));
    }
  }

  void after(Key key, Instant from, Duration wait) {
    at(key, from.plus(wait));
  }

  /** @return null if nothing waits */
  Key next() {
    return now.isEmpty() ? null : now.removeFirst();
  }

  boolean isEmpty() {
    return now.isEmpty();
  }

  Optional<Instant> due() {
    return later.isEmpty() ? Optional.empty() : Optional.of(later.peek().due());
  }

  /** Moves what is due by then to the objects to be looked at. */
  void reach(Instant time) {
    while (!later.isEmpty() && !later.peek().due().isAfter(time)) {
      Appointment appointment = later.poll();
      if (appointment.due().equals(earliest.get(appointment.key()))) {
        earliest.remove(appointment.key());
        now.add(appointment.key());
      }
    }
  }
}
