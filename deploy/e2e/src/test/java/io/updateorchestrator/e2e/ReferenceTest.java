package io.updateorchestrator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.e2e.outside.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What READMEs say is what the code says. */
class ReferenceTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private final String readme = text(Repository.ROOT.resolve("README.md"));

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> files = Files.find(Repository.ROOT, 3, (p, a) -> p.toString().endsWith(".md") && !p.toString().contains("/target/"))) {
      return files.toList().stream();
    }
  }

  @Test
  void theReferenceOfTheConfigurationIsTheCommentedDefault() {
    assertThat(readme.contains("```yaml\n" + Configuration.defaultText() + "```")).as("README.md, Configuration, holds default.yaml as it is").isTrue();
  }

  @Test
  void theExampleOfAConfigurationLoads(@TempDir Path folder) throws IOException {
    // Given
    Matcher block = Pattern.compile("```yaml\n(clusters:.*?)```", Pattern.DOTALL).matcher(readme);
    assertThat(block.find()).isTrue();

    // When
    Configuration configuration = Configuration.load(Files.writeString(folder.resolve("orchestrator.yaml"), block.group(1)), "production", Map.of());

    // Then
    assertThat(configuration.sources()).hasSize(1);
    assertThat(configuration.warnings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyErrorIsInTheTableOfExitCodes(ErrorCode code) {
    assertThat(readme).containsPattern("(?m)^\\| (\\d+, )*" + code.exitCode() + "[ ,].*`" + code.label() + "`");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Path document) {
    assertThat(LINK.matcher(text(document)).results().map(r -> document.getParent().resolve(r.group(1)))).allMatch(Files::exists, "is there");
  }

  @Test
  void everyModuleSaysWhyItIsAsItIs() throws IOException {
    try (Stream<Path> poms = Files.find(Repository.ROOT, 3, (p, a) -> p.endsWith("pom.xml") && !p.toString().contains("/target/"))) {
      assertThat(poms.map(Path::getParent).filter(m -> Files.isDirectory(m.resolve("src")))).allMatch(m -> Files.exists(m.resolve("README.md")), "has a README.md");
    }
  }
}
