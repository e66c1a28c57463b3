package io.updateorchestrator.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.topics.testing.TestBroker;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisionerIT {

  @Test
  void makesWhatIsMissingOnceAndRefusesAnotherCountOfPartitions(@TempDir Path folder) {
    // Given
    try (TestBroker broker = new TestBroker(folder).start(); Admin admin = Admin.create(broker.kafka(2).common())) {
      KafkaSettings settings = broker.kafka(2);
      int all = settings.catalogue().shared().size();

      // When
      var first = new Provisioner(admin, settings).apply(settings.catalogue().shared());
      var second = new Provisioner(admin, settings).apply(settings.catalogue().shared());

      // Then
      assertThat(first).hasSize(all);
      assertThat(second).isEmpty();
      assertThatThrownBy(() -> new Provisioner(admin, broker.kafka(3)).apply(settings.catalogue().shared()))
          .isInstanceOf(OrchestratorException.class).satisfies(e -> assertThat(((OrchestratorException) e).problems()).hasSize(all));
    }
  }
}
