package io.updateorchestrator.planner.streams.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewStoreTest {

  @TempDir
  Path folder;

  @Test
  void keepsRowsAndFindsThemInOrder() {
    // Given
    try (ViewStore store = new ViewStore(folder)) {
      store.write(Map.of("a/1", Optional.of("one"), "a/2", Optional.of("two"), "b/1", Optional.of("other")));
    }

    // When
    try (ViewStore store = new ViewStore(folder)) {

      // Then
      assertThat(store.scan("a/", String.class)).containsExactly("one", "two");
      assertThat(store.before("a/", "a/~")).map(Map.Entry::getKey).contains("a/2");
      assertThat(store.before("a/", "a/1")).isEmpty();
    }
  }

  @Test
  void beginsAnewWhereTheFolderIsBroken() throws Exception {
    // Given
    try (ViewStore store = new ViewStore(folder)) {
      store.write(Map.of("a", Optional.of("one")));
    }
    Files.writeString(folder.resolve("CURRENT"), "nonsense");

    // When
    try (ViewStore store = new ViewStore(folder)) {

      // Then
      assertThat(store.get("a", String.class)).isEmpty();
    }
  }

  @Test
  void isOpenOnce() {
    // Given
    try (ViewStore store = new ViewStore(folder)) {
      assertThat(store.scan("a", String.class)).isEmpty();

      // When // Then
      assertThatThrownBy(() -> new ViewStore(folder)).hasMessageContaining("is open already");
    }
  }

  @Test
  void refusesToBeReadOnceClosed() {
    // Given
    ViewStore store = new ViewStore(folder);

    // When
    store.close();

    // Then
    assertThatThrownBy(() -> store.get("a", String.class)).hasMessageContaining("is closed");
  }
}
