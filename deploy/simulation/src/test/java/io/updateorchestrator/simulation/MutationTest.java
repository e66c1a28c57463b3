package io.updateorchestrator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The invariants are worth something only if they notice: each bug put in by hand is found among the seeds that the right code passes. */
class MutationTest {
  private static final long SEEDS = 3_000;

  static Stream<Arguments> mutants() {
    return Stream.<Supplier<Rules>>of(Mutants.PreImageUsedBeforeItsCommit::new, Mutants.ProgressUnderThePreImagesKey::new, Mutants.ConflictRepeatedWithoutLookAndLease::new,
        Mutants.PositionPastBatchOpened::new, Mutants.FenceFromTheRolloutsEpoch::new, Mutants.UndoInForwardOrder::new, Mutants.WriteWithoutPreconditions::new,
        Mutants.BarrierLeftOut::new).map(m -> Arguments.of(m.get().getClass().getSimpleName(), m));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void findsTheBug(String name, Supplier<Rules> mutant) {
    // Given
    Violation found = null;
    long seed = 0;

    // When
    while (found == null && ++seed <= SEEDS) {
      try {
        new Simulation(seed, mutant.get(), false).run();
      } catch (Violation v) {
        found = v;
      }
    }

    // Then
    assertThat(found).as("%s in %d seeds", name, SEEDS).isNotNull();
  }
}
