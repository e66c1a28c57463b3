package io.updateorchestrator.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.plan.MissingTarget;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissingTextTest {

  private static MissingTarget missing(String from, String kind, String to) {
    return new MissingTarget(ResourceRef.core("ConfigMap", "shop", from), ResourceRef.core(kind, "", to), "metadata.namespace");
  }

  @Test
  void oneLineForEachTarget() {
    // When
    List<String> lines = MissingText.lines(List.of(missing("a", "Namespace", "shop"), missing("b", "Namespace", "shop"), missing("c", "PersistentVolume", "disk")));

    // Then
    assertThat(lines).containsExactly("Not in the set: Namespace/shop, which ConfigMap/shop/a names in metadata.namespace, and 1 more",
        "Not in the set: PersistentVolume/disk, which ConfigMap/shop/c names in metadata.namespace");
  }
}
