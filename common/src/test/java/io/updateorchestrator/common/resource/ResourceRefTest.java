package io.updateorchestrator.common.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ResourceRefTest {

  @Property(tries = 100)
  void aKeyIsReadBack(@ForAll @AlphaChars @StringLength(max = 5) String group, @ForAll @AlphaChars @StringLength(max = 5) String namespace) {
    // Given
    ResourceRef ref = new ResourceRef(group, "Kind", namespace, "system:a/b");

    // Then
    assertThat(ResourceRef.ofKey(ref.key())).isEqualTo(ref);
  }

  @Test
  void isShownAsMessagesNameIt() {
    assertThat(new ResourceRef("batch", "Job", "default", "one").display()).isEqualTo("Job/default/one");
    assertThat(ResourceRef.core("Namespace", "", "shop").display()).isEqualTo("Namespace/shop");
    assertThat(new GroupKind("apps", "Deployment")).hasToString("apps/Deployment");
    assertThat(new GroupKind("", "Service")).hasToString("Service");
  }

  @Property(tries = 100)
  void aSetDigestIsKeptUpToDateByChange(@ForAll long seed, @ForAll @IntRange(max = 20) int size) {
    // Given
    List<ResourceRef> refs = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      refs.add(ResourceRef.core("ConfigMap", "shop", "c" + i));
    }
    SetDigest whole = SetDigest.EMPTY;
    for (ResourceRef ref : refs) {
      whole = whole.plus(ref, "sha256:" + ref.name());
    }

    // When
    Collections.shuffle(refs, new Random(seed));
    SetDigest again = whole;
    for (ResourceRef ref : refs) {
      again = again.minus(ref, "sha256:" + ref.name());
    }

    // Then
    assertThat(again).isEqualTo(SetDigest.EMPTY);
    assertThat(SetDigest.parse(whole.toString())).isEqualTo(whole);
    assertThat(whole.toString()).hasSize(64);
  }

  @Test
  void aSetDigestTellsWhichObjectHasWhichDigest() {
    // Given
    ResourceRef one = ResourceRef.core("ConfigMap", "shop", "one");
    ResourceRef two = ResourceRef.core("ConfigMap", "shop", "two");

    // Then
    assertThat(SetDigest.EMPTY.plus(one, "a").plus(two, "b")).isNotEqualTo(SetDigest.EMPTY.plus(one, "b").plus(two, "a"));
  }
}
