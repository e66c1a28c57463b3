package io.updateorchestrator.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code asyncapi.yaml} says what the code says. */
class AsyncApiTest {
  private final JsonNode document = read();

  private static JsonNode read() {
    List<Problem> problems = new ArrayList<>();
    try (InputStream in = AsyncApiTest.class.getResourceAsStream("/asyncapi.yaml")) {
      JsonNode root = YamlReader.read("asyncapi.yaml", in.readAllBytes(), problems).getFirst().root();
      assertThat(problems).isEmpty();
      return root;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hasEachTopicOfTheCatalogueWithItsConfiguration() {
    // Given
    TopicCatalogue catalogue = new TopicCatalogue("{prefix}");
    List<Topic> topics = new ArrayList<>(catalogue.shared());
    topics.addAll(catalogue.ofCluster("{cluster}"));
    Map<String, JsonNode> channels = new HashMap<>();
    document.path("channels").forEach(c -> channels.put(c.path("address").asText(), c));

    // Then
    assertThat(channels.keySet()).containsExactlyInAnyOrderElementsOf(topics.stream().map(Topic::name).toList());
    for (Topic topic : topics) {
      JsonNode channel = channels.get(topic.name());
      JsonNode kafka = channel.path("bindings").path("kafka");
      assertThat(channel.path("description").asText()).isEqualTo(topic.holds() + "; written by " + topic.writtenBy());
      assertThat(names(channel.path("messages"))).as(topic.name()).isEqualTo(topic.types().stream().map(AsyncApiTest::nameOf).toList());
      assertThat(configuration(kafka.path("topicConfiguration"))).as(topic.name()).isEqualTo(topic.configuration());
      assertThat(kafka.path("partitions").asInt(24)).as(topic.name()).isEqualTo(topic.partitions(24));
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasEachEventWithItsSchema(EventType type) {
    // When
    JsonNode message = document.at("/components/messages").path(nameOf(type));

    // Then
    assertThat(message.path("name").asText()).isEqualTo(type.label());
    assertThat(message.at("/payload/schema/$ref").asText()).isEqualTo("./schemas/" + type.schemaName() + ".json");
    assertThat(document.path("components").path("messages")).hasSameSizeAs(EventType.values());
  }

  @Test
  void refersToNothingThatIsNotThere() {
    // Given
    List<String> references = document.findValuesAsText("$ref");

    // Then
    assertThat(references).isNotEmpty().allSatisfy(r -> {
      if (r.startsWith("#")) {
        assertThat(document.at(r.substring(1)).isMissingNode()).as(r).isFalse();
      } else {
        assertThat(AsyncApiTest.class.getResource(r.substring(1))).as(r).isNotNull();
      }
    });
  }

  private static String nameOf(EventType type) {
    return type.schemaName().replaceFirst("\\.v1$", "");
  }

  private static List<String> names(JsonNode map) {
    List<String> names = new ArrayList<>();
    map.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Map<String, String> configuration(JsonNode topic) {
    return topic.properties().stream().collect(Collectors.toMap(Map.Entry::getKey,
        e -> e.getValue().isArray() ? StreamSupport.stream(e.getValue().spliterator(), false).map(JsonNode::asText).collect(Collectors.joining(",")) : e.getValue().asText()));
  }
}
