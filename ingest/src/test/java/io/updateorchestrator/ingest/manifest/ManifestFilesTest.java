package io.updateorchestrator.ingest.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFilesTest {

  @TempDir
  private Path folder;

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static List<String> names(Collected collected) {
    return collected.files().stream().map(ManifestFile::name).toList();
  }

  @Test
  void takesEveryManifestBelowAFolderButNotWhatIsHidden() throws IOException {
    // Given
    for (String path : List.of("b.yml", "a.yaml", "deep/er/c.JSON", "notes.txt", ".git/x.yaml", ".hidden.yaml", "deep/.github/y.yaml")) {
      write(path, "a: 1\n");
    }
    Files.createSymbolicLink(folder.resolve(".#a.yaml"), Path.of("user@host"));

    // When
    Collected collected = ManifestFiles.ofFolder(folder);

    // Then
    assertThat(names(collected)).containsExactly("a.yaml", "b.yml", "deep/er/c.JSON");
    assertThat(collected.problems()).isEmpty();
  }

  @Test
  void aLinkToAFolderAboveIsNoLoop() throws IOException {
    // Given
    write("sub/a.yaml", "a: 1\n");
    Files.createSymbolicLink(folder.resolve("sub/up"), folder);
    Files.createSymbolicLink(folder.resolve("sub/outside"), folder.getParent());
    Files.createSymbolicLink(folder.resolve("link.yaml"), Path.of("sub/a.yaml"));

    // When
    Collected collected = ManifestFiles.ofFolder(folder);

    // Then
    assertThat(names(collected)).containsExactly("link.yaml", "sub/a.yaml");
    assertThat(collected.leftOut()).extracting(LeftOut::display).containsExactlyInAnyOrder("sub/up: a link to a folder above it", "sub/outside: a link to a folder above it");
  }

  @Test
  void namesFilesAsTheUserDoesAndReadsEachOnce() throws IOException {
    // Given
    write("a.yaml", "a: 1\n");
    String a = folder.resolve("a.yaml").toString();

    // When
    Collected collected = ManifestFiles.of(List.of(a, a, "-", folder.resolve("none.yaml").toString()), new ByteArrayInputStream("b: 2".getBytes(StandardCharsets.UTF_8)));

    // Then
    assertThat(names(collected)).containsExactly(a, "stdin");
    assertThat(collected.files()).allMatch(ManifestFile::named);
    assertThat(collected.problems()).singleElement().satisfies(p -> assertThat(p.display()).isEqualTo(folder.resolve("none.yaml") + ": there is no such file or folder"));
  }

  @Test
  void aKustomizationIsToldAsNotRenderedAndNotReadRaw() throws IOException {
    // Given
    write("base/kustomization.yaml", "resources: [web.yaml]\n");
    write("base/web.yaml", "a: 1\n");
    write("parts/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n");
    write("parts/patch.yaml", "a: 1\n");
    write("flux/kustomization.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\n");

    // When
    Collected above = ManifestFiles.ofFolder(folder);
    Collected itself = ManifestFiles.ofFolder(folder.resolve("base"));

    // Then
    assertThat(names(above)).containsExactly("flux/kustomization.yaml");
    assertThat(above.problems()).isEmpty();
    assertThat(above.leftOut()).extracting(LeftOut::display).containsExactly("base/: a kustomization: kustomizations are not rendered yet (kubectl kustomize base/)",
        "parts/: a component of kustomizations");
    assertThat(itself.problems()).singleElement().satisfies(p -> assertThat(p.message()).isEqualTo("is a kustomization, and kustomizations are not rendered yet"));
  }

  @Test
  void aFolderOfNothingButKustomizationsAndChartsIsNoEmptyOne() throws IOException {
    // Given
    write("one/kustomization.yaml", "resources: [web.yaml]\n");
    write("one/web.yaml", "a: 1\n");
    write("two/Chart.yaml", "name: two\n");

    // When
    Collected collected = ManifestFiles.ofFolder(folder);

    // Then
    assertThat(collected.problems()).singleElement().satisfies(p -> assertThat(p.message()).isEqualTo("holds nothing but what is not rendered yet: one/, two/"));
  }

  @Test
  void aChartIsLeftOutAndAnErrorWhenItIsAllThereIs() throws IOException {
    // Given
    write("charts/shop/Chart.yaml", "name: shop\n");
    write("charts/shop/templates/web.yaml", "{{ broken }}\n");
    write("a.yaml", "a: 1\n");

    // When
    Collected above = ManifestFiles.ofFolder(folder);
    Collected itself = ManifestFiles.of(List.of(folder.resolve("charts/shop").toString()), null);

    // Then
    assertThat(names(above)).containsExactly("a.yaml");
    assertThat(above.problems()).isEmpty();
    assertThat(above.leftOut()).extracting(LeftOut::display).containsExactly("charts/shop/: a Helm chart: charts are not rendered yet");
    assertThat(itself.problems()).singleElement().satisfies(p -> assertThat(p.message()).contains("charts are not rendered yet"));
  }
}
