package io.updateorchestrator.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.event.Stopped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Property(tries = 200)
  void theOrderOfKeysMakesNoDifferenceToADigest(@ForAll long seed) {
    // Given
    JsonNode node = random(new Random(seed), 4);

    // When
    JsonNode shuffled = shuffled(node, new Random(seed + 1));

    // Then
    assertThat(Digests.of(shuffled)).isEqualTo(Digests.of(node));
    assertThat(Json.canonical(shuffled).toString()).isEqualTo(Json.canonical(node).toString());
    assertThat(Json.canonical(node)).isEqualTo(node);
  }

  private static JsonNode random(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return random.nextBoolean() ? Json.object().numberNode(random.nextInt(10)) : Json.object().textNode("t" + random.nextInt(10));
    }
    if (random.nextInt(3) == 0) {
      ArrayNode array = Json.array();
      for (int i = random.nextInt(4); i > 0; i--) {
        array.add(random(random, depth - 1));
      }
      return array;
    }
    ObjectNode object = Json.object();
    for (int i = random.nextInt(6); i > 0; i--) {
      object.set("k" + random.nextInt(20), random(random, depth - 1));
    }
    return object;
  }

  private static JsonNode shuffled(JsonNode node, Random random) {
    if (node.isArray()) {
      ArrayNode copy = Json.array();
      node.forEach(e -> copy.add(shuffled(e, random)));
      return copy;
    }
    if (!node.isObject()) {
      return node;
    }
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    Collections.shuffle(names, random);
    ObjectNode copy = Json.object();
    names.forEach(n -> copy.set(n, shuffled(node.get(n), random)));
    return copy;
  }

  @Test
  void theOrderOfAListDoesMakeADifference() {
    assertThat(Digests.of(Json.tree("[1,2]"))).isNotEqualTo(Digests.of(Json.tree("[2,1]")));
    assertThat(Digests.of(Json.tree("{\"a\":\"1\"}"))).isNotEqualTo(Digests.of(Json.tree("{\"a\":1}")));
  }

  @Test
  void digestsAreThoseOfOtherTools() {
    assertThat(Digests.of("hello\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))).isEqualTo("sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
  }

  @Test
  void writesTimesAsTextAndLeavesNullsOut() {
    // When
    String text = Json.text(new Stopped("prod", "prod-1", 3, null, Instant.parse("2026-11-25T12:00:00Z")));

    // Then
    assertThat(text).isEqualTo("{\"cluster\":\"prod\",\"rollout\":\"prod-1\",\"term\":3,\"at\":\"2026-11-25T12:00:00Z\"}");
  }

  @Test
  void ignoresFieldsOfLaterVersions() {
    // When
    SourceState state = Json.read("{\"cluster\":\"c\",\"source\":\"s\",\"setDigest\":\"0\",\"resync\":true,\"later\":{\"x\":1}}".getBytes(), SourceState.class);

    // Then
    assertThat(state).isEqualTo(new SourceState("c", "s", null, "0", true, null));
    assertThatThrownBy(() -> Json.read("{".getBytes(), SourceState.class)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsEveryDigitOfANumber() {
    assertThat(Json.tree("[12345678901234567890, 1.10]").toString()).isEqualTo("[12345678901234567890,1.1]");
  }
}
