package io.updateorchestrator.ingest.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    Collected collected = ManifestFiles.ofFolder(folder, new Kustomizer(false, ""));

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
    Collected collected = ManifestFiles.ofFolder(folder, new Kustomizer(false, ""));

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
    Collected collected = ManifestFiles.of(List.of(a, a, "-", folder.resolve("none.yaml").toString()), new ByteArrayInputStream("b: 2".getBytes(StandardCharsets.UTF_8)), new Kustomizer(false, ""));

    // Then
    assertThat(names(collected)).containsExactly(a, "stdin");
    assertThat(collected.files()).allMatch(ManifestFile::named);
    assertThat(collected.problems()).singleElement().satisfies(p -> assertThat(p.display()).isEqualTo(folder.resolve("none.yaml") + ": there is no such file or folder"));
  }

  @Test
  void aKustomizationIsRenderedAndNotReadRaw() throws IOException {
    // Given
    write("all/base/kustomization.yaml", "resources: [web.yaml]\n");
    write("all/base/web.yaml", "a: 1\n");
    write("all/parts/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n");
    write("all/parts/patch.yaml", "a: 1\n");
    write("all/flux/kustomization.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\n");
    Path all = folder.resolve("all");

    // When
    Collected above = ManifestFiles.ofFolder(all, kubectl("printf '%s of %s' \"$1\" \"$2\""));
    Collected itself = ManifestFiles.ofFolder(all.resolve("base"), kubectl("echo rendered"));

    // Then
    assertThat(above.problems()).isEmpty();
    assertThat(names(above)).containsExactly("flux/kustomization.yaml", "base/kustomization.yaml");
    assertThat(above.files().getLast().content()).asString(StandardCharsets.UTF_8).isEqualTo("kustomize of " + all.resolve("base"));
    assertThat(above.leftOut()).extracting(LeftOut::display).containsExactly("parts/: a component of kustomizations");
    assertThat(names(itself)).containsExactly("kustomization.yaml");
  }

  private Kustomizer kubectl(String script) throws IOException {
    write("bin/kubectl", "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(folder.resolve("bin/kubectl"), PosixFilePermissions.fromString("rwx------"));
    return new Kustomizer(false, folder.resolve("bin").toString());
  }

  @Test
  void aKustomizationThatIsAPartOfAnotherIsNotRenderedByItself() throws IOException {
    // Given
    write("all/base/kustomization.yaml", "resources: [web.yaml]\n");
    write("all/overlays/prod/kustomization.yaml", "resources: [../../base]\n");

    // When
    Collected collected = ManifestFiles.ofFolder(folder.resolve("all"), kubectl("echo rendered"));

    // Then
    assertThat(names(collected)).containsExactly("overlays/prod/kustomization.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://github.com/org/repo//deploy?ref=v1", "github.com/org/repo", "git@example.com:org/repo.git", "ssh://git@example.com/repo"})
  void whatIsElsewhereIsRefused(String remote) throws IOException {
    // Given
    write("all/kustomization.yaml", "resources: [base]\n");
    write("all/base/kustomization.yaml", "resources: ['" + remote + "']\n");

    // When
    Collected collected = ManifestFiles.ofFolder(folder.resolve("all"), kubectl("echo rendered"));

    // Then
    assertThat(collected.files()).isEmpty();
    assertThat(collected.problems()).singleElement().satisfies(p -> assertThat(p.display())
        .isEqualTo("kustomization.yaml: needs what is elsewhere: " + remote + " (copy it into the repository, or set allow_remote_bases: true)"));
  }

  @Test
  void saysWhyItCantBeRendered() throws IOException {
    // Given
    write("all/kustomization.yaml", "resources: [none.yaml]\n");
    Path all = folder.resolve("all");

    // When
    Collected failed = ManifestFiles.ofFolder(all, kubectl("echo \"error: accumulating resources: open $2/none.yaml: no such file\" >&2; exit 1"));
    Collected without = ManifestFiles.ofFolder(all, new Kustomizer(false, ""));

    // Then
    assertThat(failed.problems()).singleElement().satisfies(p -> assertThat(p.display()).isEqualTo("kustomization.yaml: can't be rendered: accumulating resources: open none.yaml: no such file"));
    assertThat(without.problems()).singleElement().matches(Kustomizer::isToolMissing);
  }

  @Test
  void aFolderOfNothingButChartsIsNoEmptyOne() throws IOException {
    // Given
    write("one/Chart.yaml", "name: one\n");
    write("two/Chart.yaml", "name: two\n");

    // When
    Collected collected = ManifestFiles.ofFolder(folder, new Kustomizer(false, ""));

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
    Collected above = ManifestFiles.ofFolder(folder, new Kustomizer(false, ""));
    Collected itself = ManifestFiles.of(List.of(folder.resolve("charts/shop").toString()), null, new Kustomizer(false, ""));

    // Then
    assertThat(names(above)).containsExactly("a.yaml");
    assertThat(above.problems()).isEmpty();
    assertThat(above.leftOut()).extracting(LeftOut::display).containsExactly("charts/shop/: a Helm chart: charts are not rendered yet");
    assertThat(itself.problems()).singleElement().satisfies(p -> assertThat(p.message()).contains("charts are not rendered yet"));
  }
}
