package io.updateorchestrator.common.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealKeysTest {
  @TempDir
  private Path folder;

  @Test
  void aNewFileIsItsOwnersOnly() throws IOException {
    // Given
    Path file = folder.resolve("keys.json");

    // When
    SealKeys.create(file);

    // Then
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThat(SealKeys.readableByOthers(file)).isFalse();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(SealKeys.readableByOthers(file)).isTrue();
  }

  @Test
  void whatWasSealedWithAFormerKeyIsStillRead() throws IOException {
    // Given
    Path file = folder.resolve("keys.json");
    String sealed = new Sealer(SealKeys.create(file)).seal("here", "hunter2");
    ObjectNode keys = (ObjectNode) Json.tree(Files.readString(file));
    ObjectNode fresh = (ObjectNode) Json.tree(Files.readString(create("other.json")));

    // When
    ArrayNode rotated = Json.array().add(fresh.at("/encryption/0")).add(keys.at("/encryption/0"));
    keys.set("encryption", rotated);
    Files.write(file, Json.bytes(keys));
    Sealer sealer = new Sealer(SealKeys.read(file));

    // Then
    assertThat(sealer.unseal("here", sealed)).isEqualTo("hunter2");
    assertThat(sealer.seal("here", "hunter2")).startsWith("sealed:v1:" + fresh.at("/encryption/0/id").asText() + ":");
    assertThatThrownBy(() -> new Sealer(SealKeys.read(folder.resolve("other.json"))).unseal("here", sealed)).isInstanceOf(IllegalStateException.class).hasMessageContaining("which the key file does not have");
  }

  private Path create(String name) {
    SealKeys.create(folder.resolve(name));
    return folder.resolve(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"encryption\":[],\"digest\":\"AAAA\"}", "{\"encryption\":[{\"id\":\"a\",\"key\":\"c2VjcmV0\"}],\"digest\":\"c2VjcmV0\"}", "not json c2VjcmV0"})
  void refusesOtherFilesWithoutQuotingThem(String content) throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("bad.json"), content);

    // When / Then
    assertThatThrownBy(() -> SealKeys.read(file)).isInstanceOf(OrchestratorException.class).hasMessageContaining("bad.json").hasMessageNotContaining("c2VjcmV0");
  }
}
