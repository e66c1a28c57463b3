package io.updateorchestrator.simulation;

import io.updateorchestrator.common.event.SourceState;
import java.util.ArrayList;
import java.util.List;

/** Everybody who commits to a source. */
final class Authors {
  private final List<Author> all = new ArrayList<>();

  Authors(World world) {
    List<Author.Kind> kinds = new ArrayList<>();
    for (int i = 0; i < world.scenario.objects(); i++) {
      kinds.add(world.agenda.any(List.of(Author.Kind.values())));
    }
    for (int i = 0; i < world.scenario.sources(); i++) {
      all.add(new Author(world, i == 0 ? "shop" : "tools", kinds));
    }
  }

  List<Author> all() {
    return all;
  }

  void told(SourceState state) {
    all.stream().filter(a -> a.name().equals(state.source())).forEach(a -> a.told(state));
  }
}
