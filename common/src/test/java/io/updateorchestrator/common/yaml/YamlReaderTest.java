package io.updateorchestrator.common.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of reference/inputs.md, "YAML, as kubectl reads it". */
class YamlReaderTest {

  private final List<Problem> problems = new ArrayList<>();

  private List<YamlDocument> read(String text) {
    return YamlReader.read("a.yaml", text.getBytes(StandardCharsets.UTF_8), problems);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "y|true", "yes|true", "on|true", "n|false", "NO|false", "off|false", "012|10", "0755|493", "0o17|15", "089|89",
      "12:30:00|\"12:30:00\"", "2001-01-01|\"2001-01-01\"", "1_000|1000", "0x1F|31", "0b11|3", "+1|1", "1e3|1000", "1e400|\"1e400\"",
      "1.0|1", "1.10|1.1", "-0|0", "12345678901234567890|12345678901234567890", "~|null", "=|\"=\"", "!!binary aGk=|\"hi\"",
      "'yes'|\"yes\"", "!!str 12|\"12\"", "null|null", "100m|\"100m\"", "1.2.3|\"1.2.3\""})
  void readsScalarsAsKubectlDoes(String yaml, String json) {
    // When
    List<YamlDocument> documents = read("v: " + yaml);

    // Then
    assertThat(problems).isEmpty();
    assertThat(documents).singleElement().satisfies(d -> assertThat(d.root().get("v").toString()).isEqualTo(json));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"n: 089|{\"false\":89}", "1: 2|{\"1\":2}", "true: 3|{\"true\":3}", "<<: {a: 1}|{\"a\":1}"})
  void readsKeysAsKubectlDoes(String yaml, String json) {
    // When
    List<YamlDocument> documents = read(yaml);

    // Then
    assertThat(documents).singleElement().satisfies(d -> assertThat(d.root().toString()).isEqualTo(json));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"v: .inf|unsupported value", "? [a]\\n: 1|can't be a key", "a: 1\\na: 2|already set on line 2", "~: 1|null can't be a key", "v: [1|expected ',' or ']'", "v: *\\n|unexpected character found"})
  void namesTheLineOfWhatCannotBeRead(String yaml, String message) {
    // When
    List<YamlDocument> documents = read("# first\n" + yaml.replace("\\n", "\n"));

    // Then
    assertThat(documents).isEmpty();
    assertThat(problems).singleElement().satisfies(p -> {
      assertThat(p.message()).contains(message).doesNotContain("\n");
      assertThat(p.line()).isGreaterThan(1);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"*hunter2", "!hunter2!x", "@hunter2", "%hunter2", "`hunter2", "\"hunter2\\q\"", "!!binary hunter2!", "[hunter2", "{hunter2", "'hunter2"})
  void aValueIsNeverPartOfAMessage(String value) {
    // When
    read("password: " + value + "\n");

    // Then
    assertThat(problems).singleElement().satisfies(p -> assertThat(p.display()).doesNotContain("hunter2"));
  }

  @Test
  void oneBrokenDocumentHidesNoOther() {
    // When
    List<YamlDocument> documents = read("\uFEFFa: 1\r\n---\r\nb: [\r\n---\n# only a comment\n---\nc: &x {d: 1}\ne: *x\nf: &x 2\n...\n");

    // Then
    assertThat(documents).extracting(d -> d.root().toString()).containsExactly("{\"a\":1}", "{\"c\":{\"d\":1},\"e\":{\"d\":1},\"f\":2}");
    assertThat(documents.get(1).lineOf("c.d")).isEqualTo(7);
    assertThat(documents.get(1).lineOf("f")).isEqualTo(9);
    assertThat(problems).hasSize(1);
  }

  @Test
  void readsJsonAsAStreamOfValues() {
    // When
    List<YamlDocument> documents = read("{\n\t\"a\": 1.0\n}\n{\"b\": {\"c\": 1e3}}\n");

    // Then
    assertThat(problems).isEmpty();
    assertThat(documents).extracting(d -> d.root().toString()).containsExactly("{\"a\":1}", "{\"b\":{\"c\":1000}}");
    assertThat(documents).extracting(YamlDocument::number).containsExactly(1, 2);
    assertThat(documents.get(1).lineOf("b.c")).isEqualTo(4);
  }

  @Test
  void whatOnlyBeginsLikeJsonIsYaml() {
    // When
    List<YamlDocument> documents = read("{a: yes}\n---\n{\"b\": 1, \"b\": 2}\n");

    // Then
    assertThat(documents).extracting(d -> d.root().toString()).containsExactly("{\"a\":true}");
    assertThat(problems).singleElement().satisfies(p -> assertThat(p.message()).contains("already set"));
  }

  @Test
  void namesBothLinesOfAKeyThatIsSetTwiceAsTheyAreInTheFile() {
    // When
    read("a: 1\n---\nb: 1\nc: 2\nb: 3\n");

    // Then
    assertThat(problems).singleElement().satisfies(p -> assertThat(p.display()).startsWith("a.yaml:5: document 2: the key \"b\" is already set on line 3 ("));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"name: {{ .Release.Name }}|render it first", "{{- range .Values.all }}\\nb: 1|render it first", "a: {b|fix the YAML syntax"})
  void saysWhatATemplateIs(String yaml, String hint) {
    // When
    read(yaml.replace("\\n", "\n"));

    // Then
    assertThat(problems).singleElement().satisfies(p -> assertThat(p.hint()).contains(hint));
  }

  @Test
  void refusesBombs() {
    // Given
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9) + "*a" + (i - 1)));
    }

    // When
    read(bomb.toString());

    // Then
    assertThat(problems).singleElement().satisfies(p -> assertThat(p.message()).contains("ten times"));
  }
}
