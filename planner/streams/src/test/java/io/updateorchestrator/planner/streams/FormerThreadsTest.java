package io.updateorchestrator.planner.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormerThreadsTest {

  @ParameterizedTest
  @CsvSource({"pod-1,false", "pod-2,false", "pod-3,true", "pod-12,true", "pod-4-1,false", "pods-3,false", "pod,false", "pod-x,false"})
  void onlyMembersOfThisProcessBeyondItsThreadsAreFormer(String id, boolean former) {
    // When
    boolean found = FormerThreads.isFormer(id, "pod", 2);
    // Then
    assertThat(found).isEqualTo(former);
  }
}
