package io.updateorchestrator.embedded.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updateorchestrator.common.problem.OrchestratorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderKeysTest {

  @TempDir
  private Path root;
  private DataFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new DataFolder(root).prepared();
  }

  @Test
  void makesKeysThatOnlyTheirOwnerCanReadAndKeepsThem() throws IOException {
    // When
    FolderKeys.readOrMake(folder);
    byte[] made = Files.readAllBytes(folder.keys());
    FolderKeys.readOrMake(folder);
    // Then
    assertThat(Files.readAllBytes(folder.keys())).isEqualTo(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.keys()))).isEqualTo("rw-------");
  }

  @Test
  void refusesToMakeNewKeysBesideExistingData() throws IOException {
    // Given
    Files.createDirectories(folder.broker().resolve("log"));
    Files.writeString(folder.broker().resolve("log").resolve("meta.properties"), "");
    // When
    assertThatThrownBy(() -> FolderKeys.readOrMake(folder))
        // Then
        .isInstanceOfSatisfying(OrchestratorException.class, e -> assertThat(e.exitCode()).isEqualTo(4))
        .hasMessageContaining("keys.json");
    assertThat(folder.keys()).doesNotExist();
  }

  @Test
  void keepsTheOrchestratorsId() {
    // When
    String id = OrchestratorId.readOrMake(folder);
    // Then
    assertThat(OrchestratorId.readOrMake(folder)).isEqualTo(id).hasSize(36);
  }
}
