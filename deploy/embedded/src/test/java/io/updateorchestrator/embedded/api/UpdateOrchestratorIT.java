package io.updateorchestrator.embedded.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of deploy/embedded/README.md. */
class UpdateOrchestratorIT {
  private static final Map<String, Object> SETTINGS = Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "settings"), "data", Map.of("color", "red"));
  private static final Map<String, Object> WEB = Map.of("apiVersion", "apps/v1", "kind", "Deployment", "metadata", Map.of("name", "web"), "spec", Map.of(
      "selector", Map.of("matchLabels", Map.of("app", "web")),
      "template", Map.of("metadata", Map.of("labels", Map.of("app", "web")), "spec", Map.of("containers", List.of(
          Map.of("name", "web", "image", "nginx:1", "envFrom", List.of(Map.of("configMapRef", Map.of("name", "settings")))))))));

  @TempDir
  private Path folder;

  @Test
  void plansExecutesReportsAndRollsBack() {
    try (UpdateOrchestrator orchestrator = UpdateOrchestrator.builder().cluster("simulated").dataFolder(folder).build()) {
      // Given
      assertThatThrownBy(orchestrator::executeUpdates).isInstanceOf(OrchestratorException.class).hasMessageContaining("Nothing is planned");
      Plan plan = orchestrator.planUpdates(List.of(WEB, SETTINGS), true);

      // When
      boolean succeeded = orchestrator.executeUpdates();
      boolean back = orchestrator.rollback();

      // Then
      assertThat(plan.batches()).extracting(b -> b.operations().getFirst().resource().kind()).containsExactly("ConfigMap", "Deployment");
      assertThat(succeeded).isTrue();
      assertThat(back).isTrue();
      assertThat(orchestrator.getStatusReport().rollouts()).extracting(r -> r.rollbackOf() == null ? "rollout" : "rollback", Rollout::state)
          .containsExactly(tuple("rollback", RolloutState.SUCCEEDED), tuple("rollout", RolloutState.SUCCEEDED));
    }
  }
}
