package io.updateorchestrator.planner.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RingsTest {
  private static ResourceRef ref(String name) {
    return ResourceRef.core("ConfigMap", "default", name);
  }

  private static Dependency edge(String from, String to, Strength strength) {
    return new Dependency(ref(from), ref(to), EdgeOrigin.SPEC, "spec", strength, Requirement.EXISTS, false);
  }

  private static List<ResourceRef> refs(String... names) {
    return java.util.Arrays.stream(names).map(RingsTest::ref).toList();
  }

  @Test
  void tellsTheShortestRingOfEachKnotOfHardEdges() {
    // Given
    List<Dependency> edges = List.of(edge("a", "b", Strength.HARD), edge("b", "c", Strength.HARD), edge("c", "a", Strength.HARD), edge("d", "e", Strength.HARD),
        edge("e", "d", Strength.HARD), edge("x", "a", Strength.HARD));

    // When
    OrderGraph graph = OrderGraph.of(refs("a", "b", "c", "d", "e", "x"), edges);

    // Then
    assertThat(graph.rings()).extracting(ring -> ring.stream().map(d -> d.from().name()).toList()).containsExactly(List.of("d", "e"), List.of("a", "b", "c"));
  }

  @Test
  void dropsTheWeakestOfARingAndSaysWhy() {
    // Given
    List<Dependency> edges = List.of(edge("a", "b", Strength.SOFT), edge("b", "c", Strength.SOFT), edge("c", "a", Strength.WEAK));

    // When
    OrderGraph graph = OrderGraph.of(refs("a", "b", "c"), edges);

    // Then
    assertThat(graph.dropped()).singleElement().satisfies(d -> {
      assertThat(d.dependency().from().name()).isEqualTo("c");
      assertThat(d.reason()).isEqualTo("it would close a ring: ConfigMap/default/a already needs ConfigMap/default/b, which needs ConfigMap/default/c");
    });
    assertThat(graph.targetsFirst()).extracting(ResourceRef::name).containsExactly("c", "b", "a");
  }

  @Test
  void dropsOneEdgeWhereOneIsEnough() {
    // Given: two rings share b→a
    List<Dependency> edges = List.of(edge("b", "a", Strength.SOFT), edge("a", "c", Strength.SOFT), edge("c", "b", Strength.SOFT), edge("a", "d", Strength.SOFT), edge("d", "b", Strength.SOFT));

    // When
    OrderGraph graph = OrderGraph.of(refs("a", "b", "c", "d"), edges);

    // Then
    assertThat(graph.dropped()).extracting(d -> d.dependency().from().name() + d.dependency().to().name()).containsExactly("ba");
  }

  @Test
  void isTheSameForEveryOrderOfEdges() {
    // Given
    Random random = new Random(7);
    List<ResourceRef> refs = IntStream.range(0, 60).mapToObj(i -> ref("o" + i)).toList();
    List<Dependency> edges = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(60);
      int to = random.nextInt(60);
      if (from != to) {
        edges.add(edge("o" + from, "o" + to, random.nextBoolean() ? Strength.SOFT : Strength.WEAK));
      }
    }
    OrderGraph first = OrderGraph.of(refs, edges);
    List<Dependency> shuffled = new ArrayList<>(edges);
    List<ResourceRef> others = new ArrayList<>(refs);
    Collections.shuffle(shuffled, random);
    Collections.shuffle(others, random);

    // When
    OrderGraph second = OrderGraph.of(others, shuffled);

    // Then
    assertThat(second.dropped()).isEqualTo(first.dropped()).isNotEmpty();
    assertThat(second.targetsFirst()).isEqualTo(first.targetsFirst()).hasSize(60);
    List<ResourceRef> order = first.targetsFirst();
    edges.stream().filter(first::isKept).forEach(d -> assertThat(order.indexOf(d.to())).isLessThan(order.indexOf(d.from())));
  }
}
