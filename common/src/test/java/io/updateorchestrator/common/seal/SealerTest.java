package io.updateorchestrator.common.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {

  @TempDir
  private Path folder;
  private Sealer sealer;

  @BeforeEach
  void makeKeys() {
    SealKeys.create(folder.resolve("keys.json"));
    sealer = new Sealer(SealKeys.read(folder.resolve("keys.json")));
  }

  private static Manifest secret(String name, String value) {
    ObjectNode body = (ObjectNode) Json.tree("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"" + name
        + "\",\"namespace\":\"shop\"},\"data\":{\"password\":\"" + value + "\"}}");
    return new Manifest(ResourceRef.core("Secret", "shop", name), "v1", body, null, null);
  }

  @Test
  void sealsEachValueAndUnsealsIt() {
    // Given
    Manifest clear = secret("db", "aHVudGVyMg==");

    // When
    Manifest sealed = sealer.seal("prod", clear);

    // Then
    assertThat(sealed.body().toString()).contains("password", "sealed:v1:").doesNotContain("aHVudGVyMg==");
    assertThat(sealer.unseal("prod", sealed).body()).isEqualTo(clear.body());
    assertThat(sealer.seal("prod", clear).body()).isNotEqualTo(sealed.body());
  }

  @Test
  void aSealedValueCannotBeMovedOrChanged() {
    // Given
    Manifest sealed = sealer.seal("prod", secret("db", "aHVudGVyMg=="));
    Manifest moved = new Manifest(ResourceRef.core("Secret", "shop", "other"), "v1", sealed.body(), null, null);

    // Then
    assertThatThrownBy(() -> sealer.unseal("prod", moved)).isInstanceOf(IllegalStateException.class).hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> sealer.unseal("staging", sealed)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void digestsOfSecretsNeedTheKey() {
    // When
    String digest = sealer.digest(secret("db", "YQ==").ref(), secret("db", "YQ==").body());

    // Then
    assertThat(digest).startsWith("hmac:").isEqualTo(sealer.digest(secret("db", "YQ==").ref(), secret("db", "YQ==").body()));
    assertThat(sealer.digest(secret("db", "Yg==").ref(), secret("db", "Yg==").body())).isNotEqualTo(digest);
    assertThat(new Sealer(SealKeys.create(folder.resolve("other.json"))).digest(secret("db", "YQ==").ref(), secret("db", "YQ==").body())).isNotEqualTo(digest);
  }
}
