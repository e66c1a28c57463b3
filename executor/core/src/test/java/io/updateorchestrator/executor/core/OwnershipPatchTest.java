package io.updateorchestrator.executor.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import org.junit.jupiter.api.Test;

class OwnershipPatchTest {

  private static ObjectNode entry(String manager, String operation, String label) {
    ObjectNode entry = Json.object();
    entry.put("manager", manager).put("operation", operation).put("apiVersion", "v1");
    entry.putObject("fieldsV1").putObject("f:metadata").putObject("f:labels").putObject("f:" + label);
    return entry;
  }

  private static JsonNode ownedBy(ObjectNode... entries) {
    ObjectNode object = Json.object();
    var all = object.putObject("metadata").putArray("managedFields");
    for (ObjectNode entry : entries) {
      all.add(entry);
    }
    return object;
  }

  @Test
  void whatWasTakenOverFromKubectlIsOursAloneWhenARollbackIsRolledBack() {
    // Given: the first rollback gave it back to kubectl, so its entry is there once more
    ObjectNode ours = entry("update-orchestrator", "Apply", "a");
    JsonNode live = ownedBy(entry("update-orchestrator", "Update", "a"), entry("kubectl-client-side-apply", "Update", "a"));

    // When
    JsonNode owners = OwnershipPatch.owners(live, ownedBy(ours));

    // Then
    assertThat(owners).containsExactly(ours);
  }

  @Test
  void whatKubectlHasComeToOwnBesidesOursStays() {
    // Given
    ObjectNode ours = entry("update-orchestrator", "Apply", "a");
    ObjectNode theirs = entry("kubectl-client-side-apply", "Update", "b");

    // When
    JsonNode owners = OwnershipPatch.owners(ownedBy(ours, theirs), ownedBy(ours));

    // Then
    assertThat(owners).containsExactly(ours, theirs);
  }
}
