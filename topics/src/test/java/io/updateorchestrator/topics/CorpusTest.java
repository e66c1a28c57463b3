package io.updateorchestrator.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.common.seal.Sealer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What was ever written stays readable: {@code corpus/<type>/<n>.json}, of which files are added and none is ever changed. */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus");

  static List<Path> events() throws IOException {
    try (Stream<Path> files = Files.walk(CORPUS)) {
      return files.filter(f -> f.toString().endsWith(".json") && !f.startsWith(CORPUS.resolve("sealed"))).map(CORPUS::relativize).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void readsWithNothingLost(Path file) throws IOException {
    // Given
    EventType type = EventType.of("io.updateorchestrator." + file.getParent()).orElseThrow();
    byte[] written = Files.readAllBytes(CORPUS.resolve(file));

    // When
    Object event = EventCodec.read(type, written);

    // Then
    assertThat(values(Json.MAPPER.valueToTree(event))).containsAllEntriesOf(values(Json.tree(new String(written, StandardCharsets.UTF_8))));
    assertThat(SchemaFile.read(type.schemaName()).problems(Json.MAPPER.valueToTree(event))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void readsWithFieldsThatALaterVersionAdds(Path file) throws IOException {
    // Given
    EventType type = EventType.of("io.updateorchestrator." + file.getParent()).orElseThrow();
    JsonNode written = Json.tree(Files.readString(CORPUS.resolve(file)));
    ObjectNode later = written.deepCopy();
    later.putObject("addedLater").put("by", "a later version");

    // When
    Object event = EventCodec.read(type, Json.bytes(later));

    // Then
    assertThat(event).isEqualTo(EventCodec.read(type, Json.bytes(written)));
  }

  private static Map<String, String> values(JsonNode node) {
    Map<String, String> values = new TreeMap<>();
    values("", node, values);
    return values;
  }

  private static void values(String path, JsonNode node, Map<String, String> values) {
    node.properties().forEach(e -> values(path + "." + e.getKey(), e.getValue(), values));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      values(path + "[" + i + "]", node.get(i), values);
    }
    if (node.isValueNode()) {
      values.put(path, node.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdsEveryFieldThatIsWrittenToday(EventType type) throws IOException {
    // Given
    Set<String> today = fields(Json.MAPPER.valueToTree(Samples.of(type.record())));

    // When
    Path newest = newest(type);

    // Then
    assertThat(newest).as("a first file in corpus/%s", type.schemaName()).isNotNull();
    assertThat(fields(Json.tree(Files.readString(newest)))).as("fields in %s; topics/README.md tells how to add a file", newest).containsAll(today);
  }

  /** Null where there is none. */
  static Path newest(EventType type) throws IOException {
    return events().stream().filter(f -> f.getParent().toString().equals(type.schemaName())).max(Comparator.comparing(CorpusTest::number)).map(CORPUS::resolve).orElse(null);
  }

  static Set<String> fields(JsonNode node) {
    return values(node).keySet();
  }

  static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().replace(".json", ""));
  }

  @Test
  void unsealsWhatWasSealedByTheFirstVersion() throws IOException {
    // Given
    Sealer sealer = new Sealer(SealKeys.read(CORPUS.resolve("sealed/keys.json")));
    JournalCodec journal = new JournalCodec(sealer, "prod", new TopicCatalogue("orchestrator"));
    var headers = EventCodec.headers(EventType.BEFORE, Envelope.of("before/prod-1.op", "executor", "prod", null, Instant.EPOCH));
    Manifest secret = Json.read(Files.readAllBytes(CORPUS.resolve("sealed/secret.json")), Manifest.class);

    // When
    JournalEntry entry = journal.read(headers, "prod/before/some-rollout.some-operation".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(CORPUS.resolve("sealed/before.txt")));
    Manifest clear = sealer.unseal("prod", secret);

    // Then
    assertThat(entry).isEqualTo(Samples.of(JournalEntry.Before.class));
    assertThat(clear.body().at("/data/password").asText()).isEqualTo("aHVudGVyMg==");
    assertThat(sealer.digest(clear.ref(), clear.body())).isEqualTo(secret.digest());
  }
}
