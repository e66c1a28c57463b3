package io.updateorchestrator.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updateorchestrator.common.config.Configuration.SourceEntry;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.ingest.manifest.Kustomizer;
import io.updateorchestrator.ingest.manifest.LeftOut;
import io.updateorchestrator.ingest.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourceTest {

  private static final TargetCluster PROD = new TargetCluster("prod", Map.of("region", "eu"), Map.of(), true);
  private static final ManifestReader READER = new ManifestReader(BuiltInKinds.load(), (ref, clear) -> Digests.of(clear));

  @TempDir
  private Path folder;
  private TestRepository repository;

  @BeforeEach
  void makeRepository() throws GitAPIException, IOException {
    repository = new TestRepository(folder);
  }

  @AfterEach
  void closeRepository() {
    repository.close();
  }

  private static String configMap(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {a: " + value + "}\n";
  }

  private SourceEntry entry(String url, String path, String username, Path passwordFile) {
    return new SourceEntry("shop", url, null, "main", path, List.of("prod"), Map.of(), 1000, true, "default", username, passwordFile);
  }

  private GitSource source(String path) {
    return new GitSource(entry(repository.url(), path, null, null), folder.resolve("mirrors"), READER, new Kustomizer(false));
  }

  private static List<String> names(Rendered rendered) {
    assertThat(rendered.set().problems()).isEmpty();
    return rendered.set().manifests().stream().map(m -> m.ref().name() + "=" + m.body().path("data").path("a").asText()).toList();
  }

  /** The tool sees the whole repository: a base lies beside the path that the source names. */
  @Test
  void rendersAKustomizationOfTheCommit() throws Exception {
    // Given
    repository.write("base/kustomization.yaml", "resources: [a.yaml]\n").write("base/a.yaml", configMap("a", "x")).write("prod/kustomization.yaml", "resources: [../base]\n");
    repository.push("first");
    Path tool = Files.writeString(Files.createDirectories(folder.resolve("bin")).resolve("kustomize"), "#!/bin/sh\ncat \"$2/../base/a.yaml\"\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    Path mirrors = folder.resolve("mirrors");
    try (GitSource source = new GitSource(entry(repository.url(), "prod", null, null), mirrors, READER, new Kustomizer(false, tool.getParent().toString()))) {
      source.refresh();

      // When
      Rendered rendered = source.render(PROD);

      // Then
      assertThat(names(rendered)).containsExactly("a=x");
      assertThat(rendered.set().manifests().getFirst().origin()).isEqualTo(new Manifest.Origin("prod/kustomization.yaml", 1, 0));
      assertThat(mirrors.toFile().list()).containsExactly("shop");
    }
  }

  @Test
  void readsACommitWithItsAuthorAndThenTheNext() throws Exception {
    // Given
    repository.write("a.yaml", configMap("a", "x")).write("deep/b.yaml", configMap("b", "x")).write(".github/c.yaml", configMap("c", "x"));
    String first = repository.push("first\n\ndetails");
    try (GitSource source = source("")) {
      source.refresh();
      Rendered one = source.render(PROD);

      // When
      String second = repository.write("deep/b.yaml", configMap("b", "z")).delete("a.yaml").push("second");
      source.refresh();
      Rendered two = source.render(PROD);

      // Then
      assertThat(one).extracting(Rendered::revision, Rendered::author, Rendered::message).containsExactly(first, "Ada <ada@example.com>", "first");
      assertThat(names(one)).containsExactly("a=x", "b=x");
      assertThat(one.set().manifests().getLast().origin().file()).isEqualTo("deep/b.yaml");
      assertThat(two.revision()).isEqualTo(second);
      assertThat(names(two)).containsExactly("b=z");
      assertThat(source.renderAt(first, PROD)).hasValueSatisfying(r -> assertThat(names(r)).containsExactly("a=x", "b=x"));
      assertThat(source.renderAt("0".repeat(40), PROD)).isEmpty();
    }
  }

  @Test
  void fillsThePathInForEachCluster() throws Exception {
    // Given
    repository.write("clusters/prod/eu/a.yaml", configMap("a", "x")).write("clusters/prod-2/eu/b.yaml", configMap("b", "x")).push("first");

    // Then
    try (GitSource source = source("./clusters/{cluster}/{label.region}/")) {
      source.refresh();
      assertThat(names(source.render(PROD))).containsExactly("a=x");
      assertThat(source.render(new TargetCluster("other", Map.of("region", "eu"), Map.of(), true)).set().problems()).singleElement()
          .extracting(Problem::display).asString().startsWith("clusters/other/eu: there is no such folder at commit ");
      assertThat(source.render(new TargetCluster("prod", Map.of("zone", "a"), Map.of(), true)).set().problems()).singleElement()
          .extracting(Problem::message).isEqualTo("{label.region} can't be filled in: the cluster prod has the labels [zone]");
    }
  }

  @Test
  void aPathInAHiddenFolderIsReadAndOneThatLeadsOutIsNot() throws Exception {
    // Given
    repository.write(".deploy/a.yaml", configMap("a", "x")).push("first");

    // Then
    try (GitSource hidden = source(".deploy"); GitSource out = source("a/../../b")) {
      hidden.refresh();
      assertThat(names(hidden.render(PROD))).containsExactly("a=x");
      out.refresh();
      assertThat(out.render(PROD).set().problems()).singleElement().extracting(Problem::message).asString().contains("leads out of the source");
    }
  }

  @Test
  void followsAForcedPush() throws Exception {
    // Given
    String first = repository.write("a.yaml", configMap("a", "x")).push("first");
    repository.write("a.yaml", configMap("a", "z")).push("second");
    try (GitSource source = source("")) {
      source.refresh();

      // When
      repository.resetTo(first);
      source.refresh();

      // Then
      assertThat(names(source.render(PROD))).containsExactly("a=x");
      assertThat(source.render(PROD).revision()).isEqualTo(first);
    }
  }

  @Test
  void saysWhatIsWrongWithARemoteAndGoesOnWhenItIsBack() throws Exception {
    // Given
    repository.write("a.yaml", configMap("a", "x")).push("first");
    try (GitSource source = source("")) {
      source.refresh();
      Files.move(repository.bare(), folder.resolve("away"));

      // Then
      assertThatThrownBy(source::refresh).isInstanceOf(SourceUnavailableException.class).hasMessageContaining("can't be fetched");
      assertThat(names(source.render(PROD))).containsExactly("a=x");
      Files.move(folder.resolve("away"), repository.bare());
      source.refresh();
    }
  }

  @Test
  void saysThatABranchIsMissing() {
    try (GitSource source = source("")) {
      assertThatThrownBy(source::refresh).isInstanceOf(SourceUnavailableException.class).hasMessageEndingWith("has no branch main");
    }
  }

  @Test
  void aBrokenMirrorIsMadeAnewAndStaleLocksAreRemoved() throws Exception {
    // Given
    repository.write("a.yaml", configMap("a", "x")).push("first");
    try (GitSource source = source("")) {
      source.refresh();
    }
    Path mirror = folder.resolve("mirrors/shop");
    Files.createFile(mirror.resolve("refs/heads/main.lock"));
    repository.write("a.yaml", configMap("a", "z")).push("second");

    // When
    try (GitSource source = source("")) {
      source.refresh();
      assertThat(names(source.render(PROD))).containsExactly("a=z");
    }
    try (Stream<Path> packs = Files.walk(mirror.resolve("objects"))) {
      for (Path file : packs.filter(Files::isRegularFile).toList()) {
        file.toFile().setWritable(true);
        Files.write(file, new byte[] {1, 2, 3});
      }
    }

    // Then
    try (GitSource source = source("")) {
      for (int i = 0; i < 3; i++) {
        try {
          source.refresh();
          source.render(PROD);
        } catch (SourceUnavailableException e) {
          continue; // says that the mirror is made anew
        }
      }
      assertThat(names(source.render(PROD))).containsExactly("a=z");
    }
  }

  @Test
  void linksAndSubmodulesAreLeftOut() throws Exception {
    // Given
    repository.write("a.yaml", configMap("a", "x"));
    Files.createSymbolicLink(folder.resolve("clone/b.yaml"), Path.of("a.yaml"));
    repository.push("first");

    // Then
    try (GitSource source = source("")) {
      source.refresh();
      assertThat(names(source.render(PROD))).containsExactly("a=x");
      assertThat(source.render(PROD).set().leftOut()).extracting(LeftOut::display).containsExactly("b.yaml: a symbolic link in git is not followed");
    }
  }

  @Test
  void fetchesOverHttpWithAPasswordThatMayChange() throws Exception {
    // Given
    repository.write("a.yaml", configMap("a", "x")).push("first");
    Path password = Files.writeString(folder.resolve("password"), "wrong\n");
    try (GitHttpServer server = new GitHttpServer(folder, "robot", "hunter2");
        GitSource anonymous = new GitSource(entry(server.url() + "/remote.git", "", null, null), folder.resolve("m1"), READER, new Kustomizer(false));
        GitSource source = new GitSource(entry(server.url() + "/remote.git", "", "robot", password), folder.resolve("m2"), READER, new Kustomizer(false))) {
      assertThatThrownBy(anonymous::refresh).hasMessageContaining("refuses access without auth");
      assertThatThrownBy(source::refresh).hasMessageContaining("refuses the username and password of auth").hasMessageNotContaining("wrong");

      // When
      Files.writeString(password, "hunter2\n");
      source.refresh();

      // Then
      assertThat(names(source.render(PROD))).containsExactly("a=x");
    }
  }
}
