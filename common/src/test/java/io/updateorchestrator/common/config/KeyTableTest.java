package io.updateorchestrator.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.yaml.YamlDocument;
import io.updateorchestrator.common.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of keys and the commented file of defaults name the same keys. */
class KeyTableTest {

  static Stream<String> paths() throws IOException {
    try (InputStream in = KeyTable.class.getResourceAsStream("keys.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank() && !l.startsWith("#")).map(l -> l.split("\\|")[0].trim()).toList().stream();
    }
  }

  /** The file with its commented sections in force. */
  private static String whole() {
    return Configuration.defaultText().replaceAll("(?m)^# (?=[a-z ]+[:-]|  )", "").replaceAll("(?m)^# (?= )", "");
  }

  private static JsonNode parse(String text) {
    List<Problem> problems = new ArrayList<>();
    List<YamlDocument> documents = YamlReader.read("default.yaml", text.getBytes(StandardCharsets.UTF_8), problems);
    assertThat(problems).isEmpty();
    return documents.getFirst().root();
  }

  @Test
  void everyKeyOfTheDefaultsIsKnownAndFitsItsType() {
    // Given
    List<Problem> problems = new ArrayList<>();
    YamlDocument document = YamlReader.read("default.yaml", whole().getBytes(StandardCharsets.UTF_8), problems).getFirst();
    ConfigurationCheck check = new ConfigurationCheck(KeyTable.load(), document);

    // When
    check.check(document.root());

    // Then
    assertThat(problems).isEmpty();
    assertThat(check.problems()).isEmpty();
    assertThat(check.warnings()).isEmpty();
    assertThat(document.root().has("kafka")).isTrue();
    assertThat(document.root().has("sources")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyKeyIsInTheCommentedFile(String path) {
    // Given
    String name = path.substring(path.lastIndexOf('.') + 1);
    String searched = name.equals("*") ? path.split("\\.")[path.split("\\.").length - 2] : name;

    // Then
    boolean named = Pattern.compile("\\b" + Pattern.quote(searched.replace("[]", "")) + "\\b").matcher(Configuration.defaultText()).find();
    assertThat(named).as("%s is in default.yaml, in force or in a comment", path).isTrue();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyKeyHasOneLine(String path) throws IOException {
    assertThat(paths().filter(path::equals)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"'60', 60000", "'300ms', 300", "'60s', 60000", "'10m', 600000", "'1h', 3600000", "'1.5s', -1", "'-1', -1", "'1d', -1", "'', -1"})
  void readsDurations(String yaml, long millis) {
    assertThat(Durations.millis(parse("v: " + yaml).path("v"))).isEqualTo(millis);
  }

  @Test
  void listsWhatMayFollow() {
    assertThat(new TreeSet<>(KeyTable.load().namesBelow(List.of("webhooks")))).containsExactly("generic", "github");
  }
}
